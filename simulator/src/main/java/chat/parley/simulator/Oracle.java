package chat.parley.simulator;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.AudienceOracle;
import chat.parley.testkit.Moment;
import chat.parley.testkit.Violation.Rule;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Holds whatever is shown to anybody to who may see it, at the world's time. */
final class Oracle {
    /**
     * Whose access ended is told nothing more after this; after the longer one in times of faults.
     */
    private static final long SOON_MS = 1_000;

    private static final long WHEN_STORES_FAIL_MS = 30_000;

    private static final Set<String> SAID_OF_ANY_ROOM =
            Set.of("subscribe to the room before typing");

    private final World world;
    private final AudienceOracle oracle;

    Oracle(World world) {
        this.world = world;
        this.oracle =
                new AudienceOracle(
                        SAID_OF_ANY_ROOM,
                        leak -> world.diary().violated(Rule.ONLY_THE_AUDIENCE, leak));
    }

    long deliveries() {
        return oracle.deliveries();
    }

    private Moment moment() {
        boolean calm = world.calmFor() > WHEN_STORES_FAIL_MS;
        return new Moment(world.now(), world.now() - (calm ? SOON_MS : WHEN_STORES_FAIL_MS));
    }

    /** These are durable now. */
    void appended(StreamId stream, List<Event> events) {
        if (stream.kind() == StreamId.Kind.ROOM) {
            RoomId room = new RoomId(stream.id());
            events.forEach(event -> oracle.appended(room, event, world.now()));
            world.groups().appended(room, events);
        }
    }

    /** The tables have everything up to here. */
    void projected(RoomId room, long seq) {
        oracle.inForce(room, seq, world.now());
    }

    void heard(UserId user, ClientFrame frame) {
        oracle.heard(user, frame);
    }

    void named(UserId user, RoomId room) {
        oracle.named(user, room);
    }

    void shown(UserId user, ServerFrame frame) {
        oracle.shown(user, frame, moment());
    }

    /** Somebody reads a page: what was deleted before they asked is not in it. */
    Rest.Events shown(UserId user, RoomId room, Supplier<Rest.Events> read) {
        long inForce = oracle.inForce(room);
        Rest.Events page = read.get();
        oracle.shown(user, room, page, moment());
        oracle.deleted(room, page, inForce)
                .forEach(
                        event ->
                                world.diary()
                                        .violated(
                                                Rule.DELETED_IS_GONE,
                                                user + " was shown " + event));
        return page;
    }

    void shown(UserId user, List<RoomSummary> rooms) {
        rooms.forEach(room -> oracle.shown(user, room, moment()));
    }

    void shownToMember(UserId user, RoomId room, String what) {
        oracle.shownToMember(user, room, what, moment());
    }

    void refused(UserId user, RoomId room, ErrorCode code, String message) {
        oracle.refused(user, room, code, message, moment());
    }

    void failed(UserId user, RoomId room, RuntimeException failure) {
        if (failure instanceof Refusal refusal) {
            refused(user, room, refusal.code(), refusal.message());
        }
    }
}
