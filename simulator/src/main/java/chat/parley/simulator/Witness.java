package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Submission;
import chat.parley.testkit.Violation.Rule;

import java.util.List;

/** Compares what sequencers answer with what the stores hold at that moment. */
final class Witness {
    private static final int PAGE = 1_000;

    private final World world;

    Witness(World world) {
        this.world = world;
    }

    /**
     * A send comes to a sequencer: if it has landed already, it may not be refused any more. Except
     * a creation, which whoever asked for it tells from another by reading.
     */
    Submission watch(RoomId room, Submission event) {
        if (event.type().equals(EventType.ROOM_CREATED) || !isStored(room, event)) {
            return event;
        }
        return new Submission(
                event.id(),
                event.type(),
                event.content(),
                event.sender(),
                event.device(),
                outcome -> {
                    if (outcome instanceof Outcome.Refused) {
                        world.diary()
                                .violated(
                                        Rule.LANDED_IS_NOT_REFUSED,
                                        "id %s of room %s: %s"
                                                .formatted(event.id(), room, outcome));
                    }
                    event.requester().answer(outcome);
                });
    }

    private boolean isStored(RoomId room, Submission event) {
        return world.stores().log().readBack(StreamId.of(room), Long.MAX_VALUE, PAGE).stream()
                .anyMatch(e -> e.id().equals(event.id()) && e.sender().equals(event.sender()));
    }

    /** A sequencer says how a send ended: of a change, the tables must know already. */
    void answers(RoomId room, Outcome outcome) {
        if (outcome instanceof Outcome.Acked(long seq, _)) {
            List<Event> at = world.stores().log().read(StreamId.of(room), seq - 1, 1);
            boolean changes = !at.isEmpty() && EventType.changesRoom(at.getFirst().type());
            long projected = world.stores().projected(room);
            if (changes && projected < seq) {
                world.diary()
                        .violated(
                                Rule.CHANGES_ARE_PROJECTED_FIRST,
                                "room %s: %d is acknowledged, the tables are at %d"
                                        .formatted(room, seq, projected));
            }
        }
    }
}
