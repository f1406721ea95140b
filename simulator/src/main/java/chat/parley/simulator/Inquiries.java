package chat.parley.simulator;

import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Observation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What people read by plain requests: a room's history, its members, lists of rooms. */
final class Inquiries {
    private static final long PATIENCE_MS = 10_000;

    private final World world;

    /** Who waits for an answer to which {@link #lookBack}. */
    private final Map<UserId, Long> asking = new HashMap<>();

    private long asked;

    Inquiries(World world) {
        this.world = world;
    }

    void ask(UserId user, RoomId room) {
        Node node = world.anyNode();
        if (!node.isUp()) {
            return;
        }
        world.oracle().named(user, room);
        switch (world.below(6)) {
            case 0 -> read(node, user, room, Inquiries::rooms);
            case 1 -> read(node, user, room, Inquiries::roomByRoom);
            case 2 -> read(node, user, room, Inquiries::members);
            case 3 -> read(node, user, room, Inquiries::inbox);
            default -> lookBack(node, user, room);
        }
    }

    private record Request(Oracle oracle, Node node, UserId user, RoomId room) {}

    private void read(Node node, UserId user, RoomId room, Consumer<Request> request) {
        Request asked = new Request(world.oracle(), node, user, room);
        node.blocking(
                () -> {
                    request.accept(asked);
                    return true;
                },
                _ -> {},
                failure -> world.oracle().failed(user, room, failure));
    }

    private static void rooms(Request asked) {
        var page = asked.node().reader().rooms(asked.user(), null, null, Limits.PAGE_ENTRIES);
        asked.oracle().shown(asked.user(), page.rooms());
        page.joined()
                .forEach(
                        head -> asked.oracle().shownToMember(asked.user(), head.room(), "" + head));
    }

    private static void roomByRoom(Request asked) {
        var found = asked.node().reader().publicRooms(asked.user(), "", null, Limits.PAGE_ENTRIES);
        asked.oracle().shown(asked.user(), found.rooms());
        asked.oracle()
                .shown(
                        asked.user(),
                        List.of(asked.node().reader().room(asked.room(), asked.user())));
    }

    private static void members(Request asked) {
        var members = asked.node().reader().members(asked.room(), asked.user(), null, 100);
        asked.oracle().shownToMember(asked.user(), asked.room(), members.size() + " members");
    }

    private static void inbox(Request asked) {
        asked.oracle()
                .shown(
                        asked.user(),
                        new RoomId(asked.user().value()),
                        () -> asked.node().reader().inbox(asked.user(), 0, Limits.PAGE_EVENTS));
    }

    void lookBack(UserId user, RoomId room) {
        Node node = world.anyNode();
        if (node.isUp()) {
            world.oracle().named(user, room);
            lookBack(node, user, room);
        }
    }

    /** A plain read of the newest events: it must show what the person knows to be there. */
    private void lookBack(Node node, UserId user, RoomId room) {
        long request = ++asked;
        if (asking.putIfAbsent(user, request) != null) {
            return;
        }
        world.diary().saw(new Observation.Asked(user, room));
        world.later(PATIENCE_MS, () -> asking.remove(user, request));
        node.blocking(
                () ->
                        world.oracle()
                                .shown(
                                        user,
                                        room,
                                        () ->
                                                node.reader()
                                                        .before(
                                                                room,
                                                                user,
                                                                Long.MAX_VALUE,
                                                                Limits.PAGE_EVENTS)),
                page -> {
                    if (asking.remove(user, request)) {
                        world.diary().saw(new Observation.Told(user, room, page.head()));
                    }
                },
                failure -> {
                    asking.remove(user, request);
                    world.oracle().failed(user, room, failure);
                });
    }
}
