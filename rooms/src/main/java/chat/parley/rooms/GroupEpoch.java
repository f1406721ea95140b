package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomChange;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * An epoch of a room's group, and the event that began it.
 *
 * @param seq of the event
 * @param at when it was made, in ms since 1970
 * @param commit under what its parts lie
 * @param welcomed the devices that have a Welcome to it
 */
@Deterministic
public record GroupEpoch(
        int incarnation,
        long epoch,
        long seq,
        long at,
        CommitName commit,
        List<GroupLeaf> welcomed) {
    public GroupEpoch {
        welcomed = List.copyOf(welcomed);
    }

    /** A device, and the epoch to which it has a Welcome. */
    public record Welcomed(LeafOwner owner, GroupEpoch to) {}

    /**
     * Who is welcomed by these, ascending; not those who are gone again, and to no earlier group
     * than the newest.
     */
    public static List<Welcomed> welcomed(RoomGroup group, List<GroupEpoch> begun) {
        Set<LeafOwner> living = Set.copyOf(group.living());
        return begun.stream()
                .filter(epoch -> epoch.incarnation() == group.incarnation())
                .flatMap(epoch -> epoch.welcomed().stream().map(leaf -> welcomed(leaf, epoch)))
                .filter(device -> living.contains(device.owner()))
                .toList();
    }

    private static Welcomed welcomed(GroupLeaf leaf, GroupEpoch to) {
        return new Welcomed(new LeafOwner(leaf.user(), leaf.device()), to);
    }

    /** Null for an event that begins none. */
    static @Nullable GroupEpoch in(Event event) {
        try {
            return switch (event.type()) {
                case EventType.ROOM_ENCRYPTED -> {
                    var began = event.content().as(RoomChange.Encrypted.class);
                    yield begun(event, began.incarnation(), 0, List.of());
                }
                case EventType.MLS_COMMIT -> {
                    var ended = event.content().as(RoomChange.Committed.class);
                    List<GroupLeaf> welcomed = ended.welcomes() > 0 ? ended.added() : List.of();
                    yield begun(event, ended.incarnation(), ended.epoch() + 1, welcomed);
                }
                default -> null;
            };
        } catch (InvalidJson e) {
            throw new CorruptLog(event.type() + " at " + event.seq() + ": " + e.getMessage());
        }
    }

    private static GroupEpoch begun(
            Event event, int incarnation, long epoch, List<GroupLeaf> welcomed) {
        return new GroupEpoch(
                incarnation, epoch, event.seq(), event.at(), CommitName.of(event), welcomed);
    }
}
