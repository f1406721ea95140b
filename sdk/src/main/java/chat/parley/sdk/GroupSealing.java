package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Content;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What leaves this device: sealed messages, and the commits without which they would be for the
 * wrong people. To be called in what is exclusive to the room.
 */
final class GroupSealing {
    /** Others may commit at the same time; a large room is brought up to date in batches. */
    private static final int TRIES = 30;

    /** Whether somebody who had no device has one is asked so often. */
    private static final long ASK_EVERY_MS = 5_000;

    private final RoomGroups groups;
    private final GroupEntry entry;
    private final GroupLog log;
    private final KeyFiles keys;
    private final TrustedPeople trusted;
    private final OwnKeys own;

    private final Map<RoomId, Asked> askedFor = new ConcurrentHashMap<>();

    GroupSealing(
            RoomGroups groups,
            GroupEntry entry,
            GroupLog log,
            KeyFiles keys,
            TrustedPeople trusted,
            OwnKeys own) {
        this.groups = groups;
        this.entry = entry;
        this.log = log;
        this.keys = keys;
        this.trusted = trusted;
        this.own = own;
    }

    /** For whom the server was asked whether they have devices. */
    private record Asked(Set<UserId> without, long at) {}

    /** What is to be changed in a group before anything is said. */
    private record Change(List<Bytes> add, List<Integer> remove) {}

    /**
     * A message on its way.
     *
     * @param id under which it is sent, however often
     * @param sealed the same each time, but when another group has begun
     */
    record Leaving(EventId id, SealedMessage.Inner said, @Nullable Sealed sealed) {}

    record Sealed(int incarnation, SealedMessage message, Content content) {}

    /** Brings the group to where the room is: nobody in it who left, and everybody there is. */
    HeldGroup settled(RoomId room) throws MlsRefused {
        HeldGroup held = brought(room);
        requireReady(held);
        return held;
    }

    /** As it is to leave, for whoever is in the room now; on the disk before this returns. */
    Sealed sealed(RoomId room, Leaving leaving) throws MlsRefused {
        HeldGroup held = settled(room);
        Sealed before = leaving.sealed();
        LeafOwner self = own.self();
        SealedMessage message =
                before != null && before.incarnation() == held.incarnation()
                        ? before.message()
                        : SealedMessage.of(
                                leaving.said(),
                                new SealedMessage.Place(
                                        room, held.incarnation(), leaving.id(), self));
        long epoch = held.group().epoch();
        Bytes id = Bytes.of(Structures.id(leaving.id().value()));
        Bytes key = held.group().protect(message.key().written(), id);
        keys.sealed(room, leaving.id(), held.incarnation(), message.key());
        groups.save(room, held.with(held.renewal().afterSaying()));
        String text = message.sealed().base64();
        Content content = Content.of(new Said.Sealed(epoch, key.base64(), text));
        return new Sealed(held.incarnation(), message, content);
    }

    /** The group as it is when all is done that this device can do. */
    private HeldGroup brought(RoomId room) throws MlsRefused {
        for (int tries = 0; tries < TRIES; tries++) {
            HeldGroup held = log.advanced(room, null);
            HeldGroup.Pending pending = held.pending();
            if (held.doubted() || held.roster().due().containsKey(own.self())) {
                // what it holds is a backup's, or its session ended and it signed in again
                entry.rejoin(room);
            } else if (pending != null) {
                groups.give(room, held, pending);
            } else {
                Change change = changeOf(room, held);
                if (change == null) {
                    return held;
                }
                carryOut(room, held, change);
            }
        }
        throw new EncryptionStopped(Unreadable.OFFLINE);
    }

    /** The library cannot commit alone: whoever would stay so begins the room's next group. */
    private void carryOut(RoomId room, HeldGroup held, Change change) throws MlsRefused {
        int stay = held.group().members().size() - change.remove().size();
        if (stay == 1 && change.add().isEmpty()) {
            entry.next(room, held, held.incarnation() + 1);
        } else {
            groups.commit(room, held, change.add(), change.remove());
        }
    }

    /** Null where nothing is to be done. */
    private @Nullable Change changeOf(RoomId room, HeldGroup held) throws MlsRefused {
        Change missing = missing(room, held);
        boolean isDue =
                held.renewal().in(System.currentTimeMillis()) == 0
                        && held.group().members().size() > 1;
        return missing == null && isDue ? new Change(List.of(), List.of()) : missing;
    }

    /**
     * Whether the server is to be asked; whether people without devices have some, not each time.
     */
    private boolean isAsked(RoomId room, Set<UserId> without) {
        Asked last = askedFor.get(room);
        long now = System.currentTimeMillis();
        boolean isKnown =
                last != null && last.without().equals(without) && now - last.at() < ASK_EVERY_MS;
        boolean isAsked = groups.isDoubted(room) || !without.isEmpty() && !isKnown;
        if (without.isEmpty()) {
            askedFor.remove(room); // whoever comes back may have a device
        } else if (isAsked) {
            askedFor.put(room, new Asked(without, now));
        }
        return isAsked;
    }

    /** Whether what is said now is for those alone who are in the room. */
    private void requireReady(HeldGroup held) throws MlsRefused {
        NavigableMap<Integer, Handshake.Leaf> leaves = held.group().leaves();
        NavigableMap<Integer, LeafOwner> members = held.group().members();
        if (held.doubted() || held.later() != 0) {
            throw new EncryptionStopped(Unreadable.OFFLINE);
        }
        if (!held.roster().leavesDue(members).isEmpty()) {
            throw new EncryptionStopped(
                    Unreadable.OFFLINE, "a device that left is still in the room's group");
        }
        for (Handshake.Leaf leaf : leaves.values()) {
            if (!trusted.isListed(leaf)) {
                throw new EncryptionStopped(
                        Unreadable.UNLISTED,
                        "a device is in the room's group that its person does not list: nothing is"
                                + " sent while it is there");
            }
        }
        List<UserId> users = members.values().stream().map(LeafOwner::user).distinct().toList();
        if (!trusted.broken(users).isEmpty()) {
            throw new EncryptionStopped(
                    Unreadable.FORGED,
                    "somebody whom you verified has another identity, which nothing vouches for:"
                            + " nothing is sent to them before you compare the safety number");
        }
    }

    /** What the log says is missing; the server is asked only of what that does not say. */
    private @Nullable Change missing(RoomId room, HeldGroup held) throws MlsRefused {
        NavigableMap<Integer, LeafOwner> leaves = held.group().members();
        Set<UserId> without = held.roster().withoutLeaf(leaves.values());
        Rest.Group known = isAsked(room, without) ? groups.asked(room) : null;
        if (known != null && known.incarnation() > held.incarnation()) {
            groups.save(room, held.until(known.incarnation()));
            throw new EncryptionStopped(Unreadable.OFFLINE);
        }
        Roster roster = known == null ? held.roster() : held.roster().told(known);
        List<Integer> remove = new ArrayList<>(roster.leavesDue(leaves).keySet());
        remove.addAll(ownUnlisted(held));
        remove.removeIf(leaf -> Objects.equals(leaves.get(leaf), own.self()));
        List<UserId> wanted =
                known == null
                        ? List.of()
                        : known.additions().stream()
                                .filter(roster.people()::contains)
                                .limit(Limits.CLAIMED_PEOPLE)
                                .toList();
        List<Bytes> add = wanted.isEmpty() ? List.of() : packages(room, wanted);
        return add.isEmpty() && remove.isEmpty()
                ? null
                : new Change(
                        add.stream().limit(Limits.ADDS_PER_COMMIT).toList(),
                        remove.stream().distinct().limit(Limits.ADDS_PER_COMMIT).toList());
    }

    /**
     * After a reset those of the identity before, which nobody else may remove while their sessions
     * last, and beside which nobody speaks.
     */
    private List<Integer> ownUnlisted(HeldGroup held) throws MlsRefused {
        List<Integer> unlisted = new ArrayList<>();
        UserId self = own.self().user();
        for (Map.Entry<Integer, Handshake.Leaf> leaf : held.group().leaves().entrySet()) {
            boolean isOwn = MlsChange.ownerOf(leaf.getValue()).user().equals(self);
            if (isOwn && !trusted.isListed(leaf.getValue())) {
                unlisted.add(leaf.getKey());
            }
        }
        return unlisted;
    }

    /** Of devices that their people have listed; others the server made up. */
    private List<Bytes> packages(RoomId room, List<UserId> users) throws MlsRefused {
        var claim = new Rest.NewKeyPackageClaim(groups.newId().value(), users, null);
        List<Bytes> good = new ArrayList<>();
        for (Rest.ClaimedKeyPackage each : groups.claim(room, claim)) {
            if (isGood(each)) {
                good.add(each.keyPackage());
            }
        }
        return good;
    }

    private boolean isGood(Rest.ClaimedKeyPackage claimed) throws MlsRefused {
        try {
            byte[] bytes = claimed.keyPackage().toArray();
            Handshake.Leaf leaf = HandshakeReader.keyPackage(bytes).leaf();
            LeafOwner owner = new LeafOwner(claimed.user(), claimed.device());
            return Objects.equals(leaf.owner(), owner) && trusted.isListed(leaf);
        } catch (InvalidHandshake _) {
            return false;
        }
    }
}
