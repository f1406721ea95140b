package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Cast.NOW;
import static chat.parley.rooms.Cast.ROOM;
import static chat.parley.rooms.Cast.STREAM;
import static chat.parley.rooms.Cast.id;
import static chat.parley.rooms.Story.acked;
import static chat.parley.rooms.Story.answer;
import static chat.parley.rooms.Story.given;
import static chat.parley.rooms.Story.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Loading a room from what is stored gives the same sequencer, wherever its owner stopped. */
class RoomLoaderTest {
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final RoomLoader loader = new RoomLoader(log, directory);
    private final RoomScript room =
            RoomScript.createdBy(ALICE).joined(BOB).said(BOB, id(1), "hello").removed(ALICE, BOB);

    private void append(RoomScript script, long from, long to) {
        log.append(STREAM, from - 1, script.events(from, to));
    }

    private void project(RoomScript script, long upTo) {
        RoomState state = script.upTo(upTo).folded();
        directory.project(state.record().at(upTo), state.roster().changed(), RoomIndex.EMPTY);
    }

    @Test
    void aRoomWithoutTablesIsFoldedFromItsLog() {
        append(room, 1, 4);
        assertThat(loader.load(ROOM, NOW).head()).isEqualTo(4);
    }

    @Test
    void whereverTheTablesStandTheRoomIsTheSame() {
        append(room, 1, 4);
        for (long upTo = 1; upTo <= 4; upTo++) {
            project(room, upTo);
            Sequencer sequencer = loader.load(ROOM, NOW);
            assertThat(sequencer.head()).isEqualTo(4);
            given(sequencer).when(new Input.Retire()).then(retirement(upTo));
        }
    }

    private Effect retirement(long projected) {
        if (projected == 4) {
            return new Effect.Retired();
        }
        RoomState state = room.folded();
        RoomState before = room.upTo(projected).projected();
        room.events(projected + 1, 4).forEach(before::fold);
        List<Event> owed =
                room.events(projected + 1, 4).stream().filter(e -> e.seq() != 3).toList();
        return new Effect.Project(state.record().at(4), before.roster().changed(), owed);
    }

    @Test
    void aRetryAfterALoadIsRecognised() {
        append(room, 1, 4);
        project(room, 4);
        Submission hello = message(BOB, id(1), "hello");
        given(loader.load(ROOM, NOW)).when(hello).then(acked(hello, 3));
    }

    @Test
    void tablesThatMoveWhileTheyAreReadAreReadAgain() {
        append(room, 1, 4);
        project(room, 2);
        Directory moving = new MovesOnce(directory, () -> project(room, 4));
        Sequencer sequencer = new RoomLoader(log, moving).load(ROOM, NOW);
        given(sequencer).when(new Input.Retire()).then(new Effect.Retired());
    }

    @Test
    void whatRetentionTookIsCountedOn() {
        RoomScript talk = RoomScript.createdBy(ALICE).said(ALICE, id(1), "a").said(ALICE, "b");
        append(talk, 1, 3);
        project(talk, 3);
        log.trim(STREAM, 3);
        Submission next = message(ALICE, id(7), "c");
        Event nextAt4 = talk.said(ALICE, id(7), "c").last();
        given(loader.load(ROOM, NOW))
                .when(next)
                .when(new Input.Marked())
                .then(Story.append(3, nextAt4));
    }

    @Test
    void aRetryOfWhatRetentionTookMustResync() {
        RoomScript talk = RoomScript.createdBy(ALICE).said(ALICE, id(1), "a");
        append(talk, 1, 2);
        project(talk, 2);
        log.trim(STREAM, 2);
        long later = NOW + Duration.ofDays(30).toMillis();
        Submission retry = message(ALICE, id(1), "a");
        given(loader.load(ROOM, later))
                .when(new Input.Submitted(retry, later))
                .when(new Input.Caught(List.of(), false))
                .then(answer(retry, new Outcome.Resync()));
    }

    @Test
    void whatAClockAheadStampedDoesNotKeepARoomFromTakingNews() {
        RoomBounds small = new RoomBounds(100, 2, Duration.ofHours(1), Duration.ofMinutes(5), 500);
        long ahead = NOW + Duration.ofDays(365).toMillis();
        RoomScript talk = RoomScript.createdBy(ALICE).said(ALICE, "a");
        append(talk, 1, 2);
        for (int seq = 3; seq <= 8; seq++) {
            Event next = stamped(seq, ahead + Duration.ofHours(seq).toMillis());
            log.append(STREAM, seq - 1, List.of(next));
        }
        project(talk, 2);
        Submission news = message(ALICE, Cast.idAt(NOW + 1_000, 50), "news");
        given(new RoomLoader(log, directory, small).load(ROOM, NOW + 1_000))
                .when(new Input.Submitted(news, NOW + 1_000))
                .then(new Effect.MarkDirty());
    }

    private static Event stamped(int seq, long at) {
        Event event = RoomScript.createdBy(ALICE).said(ALICE, "x").last();
        return new Event(
                seq,
                seq - 1,
                Cast.idAt(at, seq),
                event.type(),
                event.sender(),
                event.device(),
                at,
                event.content());
    }

    @Test
    void aLargeRoomIsLookedUp() {
        RoomBounds small = new RoomBounds(1, 100, Duration.ofHours(1), Duration.ZERO, 500);
        append(room, 1, 4);
        project(room, 2);
        RoomLoader lookingUp = new RoomLoader(log, directory, small);
        Membership gone = new Membership(BOB, null, 0, List.of(new Interval(2, 4)));
        given(lookingUp.load(ROOM, NOW))
                .when(new Input.Retire())
                .then(
                        new Effect.Project(
                                room.folded().record().at(4), List.of(gone), List.of(room.last())));
    }

    @Test
    void membershipsAreFoundWithTheRecordTheyAgreeWith() {
        append(room, 1, 4);
        project(room, 2);
        Directory moving = new MovesOnce(directory, () -> project(room, 4));
        Input.Found found = new RoomLoader(log, moving).find(ROOM, List.of(BOB, CAROL), List.of());
        assertThat(found.record()).isEqualTo(room.folded().record().at(4));
        assertThat(found.members())
                .containsExactly(
                        new Membership(BOB, null, 0, List.of(new Interval(2, 4))),
                        Membership.none(CAROL));
    }

    @Test
    void eventsAloneAreFoundWithoutTheTables() {
        append(room, 1, 4);
        Directory untouched =
                new ForwardingDirectory(directory) {
                    @Override
                    public Optional<RoomRecord> room(RoomId room) {
                        throw new AssertionError("read the tables");
                    }
                };
        Input.Found found = new RoomLoader(log, untouched).find(ROOM, List.of(), List.of(3L, 9L));
        assertThat(found).isEqualTo(new Input.Found(null, List.of(), room.events(3, 3)));
    }

    /** Another owner projects right after the record was read for the first time. */
    private static final class MovesOnce extends ForwardingDirectory {
        private final Runnable move;
        private boolean moved;

        MovesOnce(Directory directory, Runnable move) {
            super(directory);
            this.move = move;
        }

        @Override
        public Optional<RoomRecord> room(RoomId room) {
            var record = super.room(room);
            if (!moved) {
                moved = true;
                move.run();
            }
            return record;
        }
    }
}
