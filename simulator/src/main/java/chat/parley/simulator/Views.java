package chat.parley.simulator;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Observation;

import java.util.HashMap;
import java.util.Map;

/**
 * What one connection was given of each room that it subscribed, whatever its client made of it.
 */
final class Views {
    private final World world;
    private final UserId user;
    private final Map<RoomId, String> views = new HashMap<>();

    Views(World world, UserId user) {
        this.world = world;
        this.user = user;
    }

    /** The session reads this now: what it subscribes begins anew. */
    void heard(ClientFrame frame) {
        world.oracle().heard(user, frame);
        if (frame instanceof ClientFrame.Subscribe(_, var rooms)) {
            rooms.stream().filter(cursor -> isRoom(cursor.room())).forEach(this::begin);
        }
    }

    private void begin(ClientFrame.Cursor cursor) {
        String view = world.nextView();
        views.put(cursor.room(), view);
        world.diary().saw(new Observation.Followed(view, user, cursor.room(), cursor.after()));
    }

    /** The session wrote this. */
    void written(ServerFrame frame) {
        world.oracle().shown(user, frame);
        switch (frame) {
            case ServerFrame.Delivered event when isRoom(event.room()) ->
                    saw(
                            event.room(),
                            new Observation.Delivered(
                                    view(event.room()), event.room(), event.event()));
            case ServerFrame.Gap(var room, long from, long to, var reason) when isRoom(room) ->
                    saw(room, new Observation.Skipped(view(room), room, from, to, reason));
            default -> {}
        }
    }

    private void saw(RoomId room, Observation observation) {
        if (views.containsKey(room)) {
            world.diary().saw(observation);
        } else {
            world.diary().defect("what was never subscribed comes: " + observation);
        }
    }

    private String view(RoomId room) {
        return views.getOrDefault(room, "none");
    }

    /** Of inboxes only the end is checked. */
    private boolean isRoom(RoomId room) {
        return !room.value().equals(user.value());
    }
}
