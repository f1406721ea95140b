package chat.parley.rooms;

import static java.util.stream.Collectors.toSet;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Deterministic;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The group of an encrypted room, folded from the room's log (RFC 9420 calls the leaves of its tree
 * the roster). What of it the server knows are numbers and whose leaves there are; no key.
 *
 * @param incarnation which group of the room it is, from 1 on
 * @param generation of the room's log when it began
 * @param epoch the one that it is in
 * @param oldest messages of epochs before it are refused
 * @param seq of the event that began the epoch
 * @param commit under what the epoch's GroupInfo and tree lie
 * @param leaves by index
 */
@Deterministic
public record RoomGroup(
        int incarnation,
        long generation,
        long epoch,
        long oldest,
        long seq,
        CommitName commit,
        SortedMap<Long, Leaf> leaves) {
    private static final int ID_BYTES = 16;

    public RoomGroup {
        leaves = Collections.unmodifiableSortedMap(new TreeMap<>(leaves));
    }

    /**
     * A device in the group.
     *
     * @param left whether its person is neither member of the room nor invited any more
     * @param ended whether its session ended: one that is not used for long does
     */
    public record Leaf(UserId user, DeviceId device, boolean left, boolean ended) {
        Leaf(UserId user, DeviceId device) {
            this(user, device, false, false);
        }

        /** Whether it is on the list of removals. */
        boolean isDue() {
            return left || ended;
        }

        boolean isOf(UserId person, DeviceId of) {
            return user.equals(person) && device.equals(of);
        }

        private Leaf left(boolean now) {
            return new Leaf(user, device, now, ended);
        }

        private Leaf asEnded() {
            return new Leaf(user, device, left, true);
        }
    }

    static RoomGroup begun(RoomChange.Encrypted began, Event event) {
        return new RoomGroup(
                began.incarnation(),
                began.generation(),
                0,
                0,
                event.seq(),
                CommitName.of(event),
                new TreeMap<>(Map.of(0L, new Leaf(event.sender(), event.device()))));
    }

    RoomGroup committed(RoomChange.Committed ended, Event event) {
        SortedMap<Long, Leaf> changed = new TreeMap<>(leaves);
        ended.removed().forEach(leaf -> changed.remove(leaf.leaf()));
        ended.added()
                .forEach(leaf -> changed.put(leaf.leaf(), new Leaf(leaf.user(), leaf.device())));
        return new RoomGroup(
                incarnation,
                generation,
                epoch + 1,
                ended.removed().isEmpty() ? oldest : epoch + 1,
                event.seq(),
                CommitName.of(event),
                changed);
    }

    /** The person has no business in the room any more. */
    RoomGroup left(UserId user) {
        return with(leaf -> leaf.user().equals(user), leaf -> leaf.left(true));
    }

    /** The person is invited, or came. */
    RoomGroup came(UserId user) {
        return with(leaf -> leaf.user().equals(user), leaf -> leaf.left(false));
    }

    /** The device's session is over. */
    RoomGroup ended(UserId user, DeviceId device) {
        return with(leaf -> leaf.isOf(user, device), Leaf::asEnded);
    }

    private RoomGroup with(Predicate<Leaf> which, UnaryOperator<Leaf> change) {
        if (leaves.values().stream().noneMatch(which)) {
            return this;
        }
        SortedMap<Long, Leaf> changed = new TreeMap<>(leaves);
        changed.replaceAll((_, leaf) -> which.test(leaf) ? change.apply(leaf) : leaf);
        return new RoomGroup(incarnation, generation, epoch, oldest, seq, commit, changed);
    }

    /** The first epoch of which messages are taken. */
    long firstTaken() {
        return Math.max(oldest, epoch - Limits.EPOCHS + 1);
    }

    /** The id of the group in MLS: the room's, then the incarnation. */
    static Bytes id(RoomId room, int incarnation) {
        return Bytes.of(
                ByteBuffer.allocate(ID_BYTES + Integer.BYTES)
                        .putLong(room.value().getMostSignificantBits())
                        .putLong(room.value().getLeastSignificantBits())
                        .putInt(incarnation)
                        .array());
    }

    /** The leaf of the device; null when it has none. */
    @Nullable Long leafOf(UserId user, DeviceId device) {
        return leaves.entrySet().stream()
                .filter(leaf -> leaf.getValue().isOf(user, device))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    boolean holdsAnyOf(UserId user) {
        return leaves.values().stream().anyMatch(leaf -> leaf.user().equals(user));
    }

    /** The devices whose sessions are not known to be over. */
    public List<LeafOwner> living() {
        return leaves.values().stream()
                .filter(leaf -> !leaf.ended())
                .map(leaf -> new LeafOwner(leaf.user(), leaf.device()))
                .toList();
    }

    /** Whose devices are there whose sessions are not known to be over. */
    Set<UserId> livingPeople() {
        return living().stream().map(LeafOwner::user).collect(toSet());
    }

    /** The list of removals, ascending. */
    List<Long> removals() {
        return leaves.entrySet().stream()
                .filter(leaf -> leaf.getValue().isDue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The leaves that devices take which are added in this order: the leftmost that are free once
     * these are removed (RFC 9420, sections 7.7 and 12.4.2).
     */
    List<Long> free(List<Long> removed, int count) {
        List<Long> free = new ArrayList<>(count);
        for (long leaf = 0; free.size() < count; leaf++) {
            if (!leaves.containsKey(leaf) || removed.contains(leaf)) {
                free.add(leaf);
            }
        }
        return free;
    }

    /** As it is told. */
    List<GroupLeaf> roster() {
        return leaves.entrySet().stream()
                .map(
                        leaf ->
                                new GroupLeaf(
                                        leaf.getKey(),
                                        leaf.getValue().user(),
                                        leaf.getValue().device()))
                .toList();
    }
}
