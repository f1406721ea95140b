package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.ROOM;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

class ProjectorTest {
    private static final StreamId INBOX = StreamId.inbox(BOB);

    private final MemoryEventLog log = new MemoryEventLog(1);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final RoomScript room = RoomScript.createdBy(ALICE).joined(BOB);
    private final RoomState state = room.folded();
    private final Sequencer.Effect.Project joining =
            new Sequencer.Effect.Project(
                    state.record().at(2), state.roster().changed(), room.events());

    private List<Event> inbox() {
        return log.read(INBOX, 0, 100);
    }

    @Test
    void whoHearsThatTheyJoinedIsAMemberForEverybody() {
        List<Boolean> member = new ArrayList<>();
        Bus bus = new Recorder(() -> member.add(directory.membership(ROOM, BOB).isMember()));
        new Projector(log, directory, bus).project(joining);
        assertThat(member).containsOnly(true).hasSize(2);
    }

    @Test
    void projectingTwiceTellsOnce() {
        Projector projector = new Projector(log, directory, new Recorder(() -> {}));
        projector.project(joining);
        projector.project(joining);
        assertThat(inbox()).extracting(Event::type).containsExactly(EventType.MEMBER_JOINED);
        assertThat(directory.membership(ROOM, BOB).isMember()).isTrue();
    }

    @Test
    void theTablesDoNotClaimWhatTheInboxesLack() {
        Directory away =
                new ForwardingDirectory(directory) {
                    @Override
                    public void project(
                            RoomRecord record, List<Membership> changed, RoomIndex index) {
                        throw new StoreUnavailable("away", null);
                    }
                };
        Projector projector = new Projector(log, away, new Recorder(() -> {}));
        assertThatThrownBy(() -> projector.project(joining)).isInstanceOf(StoreUnavailable.class);
        assertThat(inbox()).hasSize(1);
        assertThat(directory.room(ROOM)).isEmpty();
    }

    @Test
    void whoComesInHasNothingToCatchUpWith() {
        new Projector(log, directory, new Recorder(() -> {})).project(joining);
        assertThat(directory.readCursor(ROOM, BOB).seq()).isEqualTo(2);
    }

    /** Looks around at each signal. */
    private record Recorder(Runnable look) implements Bus {
        @Override
        public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
            throw new AssertionError("nobody listens here");
        }

        @Override
        public void publish(StreamId topic, Signal signal) {
            look.run();
        }

        @Override
        public void close() {}
    }
}
