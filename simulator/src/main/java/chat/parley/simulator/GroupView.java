package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.GroupEpoch;
import chat.parley.rooms.GroupStore;
import chat.parley.rooms.Membership;
import chat.parley.rooms.RoomGroup;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What a device reads of a room's group at a node.
 *
 * @param group null when none has begun
 * @param people members and invited
 * @param welcome null when none waits for the device
 * @param commits from the epoch on that the device is in
 */
record GroupView(
        Membership person,
        @Nullable RoomGroup group,
        List<UserId> people,
        GroupStore.@Nullable Welcome welcome,
        List<RoomChange.Committed> commits) {

    static GroupView read(Node node, RoomId room, LeafOwner device, long epoch) {
        Membership person = node.directory().membership(room, device.user());
        RoomGroup group = node.directory().room(room).map(RoomRecord::group).orElse(null);
        GroupStore groups = node.directory().groups();
        GroupStore.Welcome welcome =
                groups.welcome(device.user(), device.device(), room).orElse(null);
        if (group == null || !(person.isMember() || person.invited())) {
            return new GroupView(person, null, List.of(), null, List.of());
        }
        List<UserId> people =
                node.directory().members(room, null, Limits.PAGE_ENTRIES).stream()
                        .map(Membership::user)
                        .toList();
        long after = epoch < 0 && welcome != null ? welcome.epoch() : epoch;
        return new GroupView(
                person, group, people, welcome, commits(node, room, group.incarnation(), after));
    }

    private static List<RoomChange.Committed> commits(
            Node node, RoomId room, int incarnation, long after) {
        List<RoomChange.Committed> commits = new ArrayList<>();
        if (after >= 0) {
            for (GroupEpoch begun :
                    node.directory()
                            .groups()
                            .epochs(room, incarnation, after, Limits.PAGE_EVENTS)) {
                node.history().read(StreamId.of(room), begun.seq() - 1, 1).stream()
                        .filter(event -> event.type().equals(EventType.MLS_COMMIT))
                        .map(GroupView::commit)
                        .forEach(commits::add);
            }
        }
        return commits;
    }

    private static RoomChange.Committed commit(Event event) {
        try {
            return event.content().as(RoomChange.Committed.class);
        } catch (InvalidJson e) {
            throw new IllegalStateException("the log holds a commit that is none", e);
        }
    }
}
