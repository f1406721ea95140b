package chat.parley.rooms;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventRules;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Begins and changes the groups of encrypted rooms: takes the parts of commits, checks what can be
 * checked without a key ({@link CommitReader}), and submits the one event that makes them visible;
 * the room's sequencer lets one in for each epoch. Blocks; safe for use by many threads. Throws
 * {@link StoreUnavailable}; refuses by {@link Refusal}.
 */
public final class Groups {
    /** How long a Welcome waits: no key package lives longer. */
    private static final Duration WELCOME_LIFE = Duration.ofDays(90);

    /** Devices that are removed in one run. */
    private static final int GONE_AT_ONCE = 500;

    /** Devices that are looked at by one query. */
    private static final int LOOKED_AT_ONCE = 2_000;

    /** Never an event: it is refused wherever it does not repeat one that landed. */
    private static final RoomChange.Committed NOTHING =
            new RoomChange.Committed(0, 0, null, null, List.of(), List.of(), "", "", 0);

    private static final RoomChange.Encrypted NO_GROUP =
            new RoomChange.Encrypted(0, Handshake.SUITE, 0, "", "");

    private final EventHistory log;
    private final Directory directory;
    private final CommitParts parts;
    private final Sends sends;
    private final Function<LeafOwner, Optional<Bytes>> listedKey;
    private final Pace pace;
    private final LongSupplier clockMs;
    private final RandomGenerator random;

    /** Holds devices back that change a group too often. May be called by many threads. */
    public interface Pace {
        /**
         * Takes a turn; refuses as rate-limited when there is none.
         *
         * @param enters whether the device begins the group, or joins it by itself
         */
        void take(RoomId room, DeviceId device, boolean enters);

        /** What it was taken for was refused. */
        void giveBack(RoomId room, DeviceId device, boolean enters);
    }

    /**
     * @param listedKey the key that the newest list of its person has of a device that is signed
     *     in; may block
     * @param clockMs milliseconds since 1970 UTC
     * @param random unpredictable; safe for use by many threads
     */
    public Groups(
            EventHistory log,
            Directory directory,
            BlobStore blobs,
            Sends sends,
            Function<LeafOwner, Optional<Bytes>> listedKey,
            Pace pace,
            LongSupplier clockMs,
            RandomGenerator random) {
        this.log = log;
        this.directory = directory;
        this.parts = new CommitParts(blobs, directory.groups(), clockMs);
        this.sends = sends;
        this.listedKey = listedKey;
        this.pace = pace;
        this.clockMs = clockMs;
        this.random = random;
    }

    /** Takes a part of a commit that {@link #commit} or {@link #begin} refers to later. */
    public void put(RoomId room, CommitName name, CommitPart part, byte[] bytes) {
        requireIn(room, name.user());
        parts.put(room, name, part, bytes);
    }

    /** Begins a group with the asking device as its first leaf. */
    public Outcome begin(RoomId room, CommitName name, int incarnation) {
        try {
            requireIn(room, name.user());
            byte[] info = parts.require(room, name, CommitPart.GROUP_INFO);
            byte[] tree = parts.require(room, name, CommitPart.TREE);
            reader(room).begin(incarnation, new LeafOwner(name.user(), name.device()), info);
            parts.keep(room, name, List.of(CommitPart.GROUP_INFO, CommitPart.TREE));
            long generation = log.head(StreamId.of(room)).generation();
            var began =
                    new RoomChange.Encrypted(
                            incarnation, Handshake.SUITE, generation, hash(info), hash(tree));
            return paced(room, name, began, true);
        } catch (Refusal e) {
            return unlessLanded(room, name, NO_GROUP, e);
        }
    }

    /** Ends an epoch by what was uploaded. */
    public Outcome commit(RoomId room, CommitName name, int incarnation, long epoch) {
        try {
            requireIn(room, name.user());
            RoomChange.Committed commit = checked(room, name, incarnation, epoch);
            boolean enters = CommitRules.isExternal(commit, name.user(), name.device());
            return paced(room, name, commit, enters);
        } catch (Refusal e) {
            return unlessLanded(room, name, NOTHING, e);
        }
    }

    private RoomChange.Committed checked(
            RoomId room, CommitName name, int incarnation, long epoch) {
        byte[] commit = parts.require(room, name, CommitPart.COMMIT);
        byte[] info = parts.require(room, name, CommitPart.GROUP_INFO);
        byte[] tree = parts.require(room, name, CommitPart.TREE);
        byte @Nullable [] welcome = parts.find(room, name, CommitPart.WELCOME);
        RoomGroup group = group(room);
        if (group.incarnation() != incarnation || group.epoch() != epoch) {
            throw new Refusal(
                    ErrorCode.STALE_EPOCH,
                    "the room is in epoch %d of incarnation %d since event %d"
                            .formatted(group.epoch(), group.incarnation(), group.seq()));
        }
        LeafOwner by = new LeafOwner(name.user(), name.device());
        CommitReader.Change change = reader(room).commit(group, by, commit, welcome, info);
        List<CommitPart> kept = new ArrayList<>(List.of(CommitPart.values()));
        if (welcome == null) {
            kept.remove(CommitPart.WELCOME);
        }
        parts.keep(room, name, kept);
        boolean inEvent = commit.length <= Limits.COMMIT_IN_EVENT_BYTES;
        return new RoomChange.Committed(
                incarnation,
                epoch,
                inEvent ? Base64.getEncoder().encodeToString(commit) : null,
                inEvent ? null : hash(commit),
                change.added(),
                change.removed(),
                hash(info),
                hash(tree),
                change.welcomes());
    }

    /** Who only lost to somebody else has lost no turn. */
    private Outcome paced(RoomId room, CommitName name, RoomChange change, boolean enters) {
        pace.take(room, name.device(), enters);
        Outcome outcome = submit(room, name, change);
        if (outcome instanceof Outcome.Refused) {
            pace.giveBack(room, name.device(), enters);
        }
        return outcome;
    }

    private Outcome submit(RoomId room, CommitName name, RoomChange change) {
        Content content = Content.of(change);
        try {
            EventRules.check(change.type(), content);
        } catch (InvalidJson e) {
            throw new Refusal(ErrorCode.INVALID, String.valueOf(e.getMessage()));
        }
        return sends.submitAndWait(
                room, name.id(), change.type(), content, name.user(), name.device());
    }

    /** A repeat of what landed is told so, whatever is the matter with it now. */
    private Outcome unlessLanded(
            RoomId room, CommitName name, RoomChange refused, Refusal otherwise) {
        Outcome outcome =
                sends.submitAndWait(
                        room,
                        name.id(),
                        refused.type(),
                        Content.of(refused),
                        name.user(),
                        name.device());
        if (!(outcome instanceof Outcome.Refused)) {
            return outcome;
        }
        Long retryAfterMs = otherwise.retryAfterMs();
        return retryAfterMs == null
                ? new Outcome.Refused(otherwise.code(), otherwise.message())
                : new Outcome.Busy(otherwise.code(), otherwise.message(), retryAfterMs);
    }

    /**
     * Says in the rooms' logs of devices in their groups that their sessions are over: their leaves
     * are on the lists of removals then. Whoever else says so meanwhile is refused as conflict. To
     * be run by one node, soon after sessions ended.
     *
     * @return whether none is left
     */
    public boolean removeGone() {
        List<GroupStore.InGroup> gone = directory.groups().gone(GONE_AT_ONCE);
        return remove(gone) && gone.size() < GONE_AT_ONCE;
    }

    /**
     * As {@link #removeGone}, but looks at every device in a group: finds also those whose sessions
     * were over when the group took them in.
     *
     * @return whether none is left
     */
    public boolean removeAllGone() {
        boolean all = true;
        GroupStore.@Nullable InGroup after = null;
        do {
            GroupStore.Look look = directory.groups().look(after, LOOKED_AT_ONCE);
            all &= remove(look.gone());
            after = look.last();
        } while (after != null);
        return all;
    }

    private boolean remove(List<GroupStore.InGroup> gone) {
        boolean all = true;
        for (GroupStore.InGroup device : gone) {
            CommitName name =
                    new CommitName(
                            new EventId(Uuids.v7(clockMs.getAsLong(), random)),
                            device.user(),
                            device.device());
            var removal = new RoomChange.Removal(device.user(), device.device());
            Outcome outcome = submit(device.room(), name, removal);
            all &= outcome instanceof Outcome.Acked || outcome instanceof Outcome.Refused;
        }
        return all;
    }

    /** Removes parts and Welcomes that nobody needs. To be run now and then by one node. */
    public void sweep() {
        directory.groups().expire(clockMs.getAsLong() - WELCOME_LIFE.toMillis());
        parts.sweep();
    }

    private CommitReader reader(RoomId room) {
        return new CommitReader(room, listedKey, clockMs.getAsLong());
    }

    private RoomGroup group(RoomId room) {
        RoomGroup group = directory.room(room).map(RoomRecord::group).orElse(null);
        if (group == null) {
            throw new Refusal(ErrorCode.NOT_FOUND, "the group of this room has not begun");
        }
        return group;
    }

    /** Whoever is neither member nor invited learns nothing. */
    private void requireIn(RoomId room, UserId user) {
        Membership person = directory.membership(room, user);
        RoomRecord record = directory.room(room).orElse(null);
        if (record == null || (!person.isMember() && !person.invited())) {
            throw new Refusal(ErrorCode.NOT_FOUND, "there is no such room");
        }
        if (record.kind() == RoomKind.PUBLIC) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN, "public rooms are not encrypted: anybody may enter");
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
