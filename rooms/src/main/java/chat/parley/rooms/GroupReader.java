package chat.parley.rooms;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What devices of members and invited people read of a room's group. Blocks; safe for use by many
 * threads. Throws {@link StoreUnavailable}; refuses by {@link Refusal}.
 */
public final class GroupReader {
    /** Readings of a group whose parts are gone by the time they are looked for. */
    private static final int MOST_TRIES = 4;

    /** Pages of people that are looked through for whom nobody has added. */
    private static final int PEOPLE_PAGES = 20;

    private final EventHistory log;
    private final Directory directory;
    private final CommitParts parts;
    private final Function<Collection<UserId>, Set<UserId>> reachable;

    /**
     * @param reachable those of so many people, at most {@link Limits#PAGE_ENTRIES}, who have a
     *     device that could be added; may block
     */
    public GroupReader(
            EventHistory log,
            Directory directory,
            BlobStore blobs,
            Function<Collection<UserId>, Set<UserId>> reachable) {
        this.log = log;
        this.directory = directory;
        this.parts = new CommitParts(blobs, directory.groups(), () -> 0);
        this.reachable = reachable;
    }

    /** The group as it is now. */
    public Rest.Group group(RoomId room, UserId asker) {
        requireIn(room, asker);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            RoomGroup group = directory.room(room).map(RoomRecord::group).orElse(null);
            if (group == null) {
                throw gone("the group of this room has not begun");
            }
            byte @Nullable [] info = parts.find(room, group.commit(), CommitPart.GROUP_INFO);
            if (info != null) {
                return told(room, group, info);
            }
        }
        throw new StoreUnavailable("the GroupInfo of room " + room + " is not there", null);
    }

    private Rest.Group told(RoomId room, RoomGroup group, byte[] info) {
        return new Rest.Group(
                group.incarnation(),
                Handshake.SUITE,
                group.epoch(),
                group.oldest(),
                group.seq(),
                group.roster(),
                group.removals(),
                additions(room, group),
                base64(info));
    }

    /** Whom no device in the group stands for, and of whom there is one to add. */
    private List<UserId> additions(RoomId room, RoomGroup group) {
        List<UserId> missing = new ArrayList<>();
        @Nullable UserId after = null;
        for (int pages = 0; pages < PEOPLE_PAGES && missing.size() < Limits.PAGE_ENTRIES; pages++) {
            List<UserId> page =
                    directory.members(room, after, Limits.PAGE_ENTRIES).stream()
                            .map(Membership::user)
                            .toList();
            List<UserId> without = page.stream().filter(user -> !group.holdsAnyOf(user)).toList();
            without.stream().filter(reachable.apply(without)::contains).forEach(missing::add);
            if (page.size() < Limits.PAGE_ENTRIES) {
                break;
            }
            after = page.getLast();
        }
        return missing.stream().limit(Limits.PAGE_ENTRIES).toList();
    }

    /** The ratchet tree of the epoch that the event at {@code seq} began. */
    public byte[] tree(RoomId room, UserId asker, long seq) {
        requireIn(room, asker);
        return directory
                .groups()
                .epoch(room, seq)
                .flatMap(
                        epoch ->
                                Optional.ofNullable(
                                        parts.find(room, epoch.commit(), CommitPart.TREE)))
                .orElseThrow(() -> gone("there is no such tree any more"));
    }

    /** Commits from the one on that ends the epoch {@code after}. */
    public Rest.Commits commits(RoomId room, UserId asker, int incarnation, long after) {
        requireIn(room, asker);
        List<GroupEpoch> epochs =
                directory.groups().epochs(room, incarnation, after, Limits.PAGE_EVENTS);
        List<Event> events =
                EventPick.pick(
                        log, StreamId.of(room), epochs.stream().map(GroupEpoch::seq).toList());
        List<Rest.Commit> commits = new ArrayList<>(events.size());
        long bytes = 0;
        for (Event event : events) {
            Rest.Commit commit = commit(room, event);
            bytes += commit.commit().length();
            if (bytes > Limits.PAGE_BYTES && !commits.isEmpty()) {
                return new Rest.Commits(commits, true);
            }
            commits.add(commit);
        }
        return new Rest.Commits(commits, epochs.size() == Limits.PAGE_EVENTS);
    }

    private Rest.Commit commit(RoomId room, Event event) {
        return new Rest.Commit(
                event.seq(),
                committed(event).epoch(),
                event.sender(),
                event.device(),
                event.at(),
                base64(bytes(room, event)));
    }

    private byte[] bytes(RoomId room, Event event) {
        @Nullable String inEvent = committed(event).commit();
        return inEvent != null
                ? Base64.getDecoder().decode(inEvent)
                : parts.require(room, CommitName.of(event), CommitPart.COMMIT);
    }

    private static RoomChange.Committed committed(Event event) {
        try {
            return event.content().as(RoomChange.Committed.class);
        } catch (InvalidJson e) {
            throw new CorruptLog(event.type() + " at " + event.seq() + ": " + e.getMessage());
        }
    }

    /** The Welcomes that wait for a device. */
    public Rest.WelcomeList welcomes(LeafOwner device) {
        return new Rest.WelcomeList(
                directory
                        .groups()
                        .welcomes(device.user(), device.device(), Limits.PAGE_ENTRIES)
                        .stream()
                        .map(
                                waiting ->
                                        new Rest.WelcomeNotice(
                                                waiting.room(),
                                                waiting.incarnation(),
                                                waiting.epoch(),
                                                waiting.seq()))
                        .toList());
    }

    /** The Welcome to a room, with the device's own secret alone. */
    public Rest.Welcome welcome(RoomId room, LeafOwner device) {
        requireIn(room, device.user());
        GroupStore.Welcome waiting =
                directory
                        .groups()
                        .welcome(device.user(), device.device(), room)
                        .orElseThrow(GroupReader::noWelcome);
        Event event =
                EventPick.pick(log, StreamId.of(room), List.of(waiting.seq())).stream()
                        .findFirst()
                        .orElseThrow(GroupReader::noWelcome);
        byte[] welcome = parts.require(room, CommitName.of(event), CommitPart.WELCOME);
        return new Rest.Welcome(
                room,
                waiting.incarnation(),
                waiting.epoch(),
                waiting.seq(),
                base64(own(bytes(room, event), welcome, device)));
    }

    /** The device needs none any more that an event up to this one brought. */
    public void acknowledge(RoomId room, LeafOwner device, long seq) {
        directory.groups().acknowledge(device.user(), device.device(), room, seq);
    }

    private static byte[] own(byte[] commit, byte[] welcome, LeafOwner device) {
        try {
            Bytes ref =
                    keyPackage(HandshakeReader.commit(commit), device)
                            .map(Handshake.KeyPackage::ref)
                            .orElseThrow(GroupReader::noWelcome);
            return HandshakeReader.welcome(welcome).of(ref).toArray();
        } catch (InvalidHandshake e) {
            throw new CorruptLog("a commit was read before: " + e.getMessage());
        }
    }

    private static Optional<Handshake.KeyPackage> keyPackage(
            Handshake.Commit commit, LeafOwner device) {
        return commit.proposals().stream()
                .filter(Handshake.Proposal.Add.class::isInstance)
                .map(proposal -> ((Handshake.Proposal.Add) proposal).keyPackage())
                .filter(added -> device.equals(added.leaf().owner()))
                .findFirst();
    }

    /** Whoever is neither member nor invited learns nothing. */
    private void requireIn(RoomId room, UserId user) {
        Membership person = directory.membership(room, user);
        if (!person.isMember() && !person.invited()) {
            throw gone("there is no such room");
        }
    }

    private static Refusal noWelcome() {
        return gone("no Welcome to this room waits for this device");
    }

    private static Refusal gone(String message) {
        return new Refusal(ErrorCode.NOT_FOUND, message);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
