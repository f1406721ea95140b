package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Cast.ROOM;
import static chat.parley.rooms.Cast.STREAM;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Event;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** The projector and what reads after it, on a log and tables in memory. */
class EventFinderTest {
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final CountedHistory counted = new CountedHistory(log);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final EventFinder finder =
            new EventFinder(counted, directory, new RoomReader(counted, directory));

    /** Bob was in the room from 2 to 6, and is since 9. */
    private final RoomScript room =
            RoomScript.createdBy(ALICE)
                    .joined(BOB)
                    .said(ALICE, mention(BOB))
                    .said(ALICE, "four")
                    .said(BOB, mention(ALICE))
                    .left(BOB)
                    .said(ALICE, everybody())
                    .said(ALICE, "eight")
                    .joined(BOB)
                    .said(ALICE, everybody())
                    .said(BOB, everybody());

    private static Said.Message mention(UserId user) {
        return new Said.Message("hi", null, null, List.of(user), null);
    }

    private static Said.Message everybody() {
        return new Said.Message("all", null, null, null, true);
    }

    /** The log holds all of it, the event {@code seq} of the time {@code 10 * seq}. */
    private void project(long upTo) {
        if (log.head(STREAM).head() == 0) {
            List<Event> timed = new ArrayList<>();
            room.events().forEach(event -> timed.add(at(event, 10 * event.seq())));
            log.append(STREAM, 0, timed);
        }
        RoomState state = room.upTo(upTo).folded();
        new Projector(log, directory, new LocalBus())
                .project(
                        new Sequencer.Effect.Project(
                                state.record().at(upTo), state.roster().changed(), List.of()));
    }

    private static Event at(Event event, long at) {
        return new Event(
                event.seq(),
                event.n(),
                event.id(),
                event.type(),
                event.sender(),
                event.device(),
                at,
                event.content());
    }

    private List<Long> from(UserId reader, long at) {
        return seqs(finder.from(ROOM, reader, at, 100).events());
    }

    private static List<Long> seqs(List<Event> events) {
        return events.stream().map(Event::seq).toList();
    }

    @Test
    void thePageBeginsWithTheFirstEventOfTheTimeOrLater() {
        project(11);
        assertThat(from(ALICE, 0)).startsWith(1L, 2L);
        assertThat(from(ALICE, 70)).startsWith(7L, 8L);
        assertThat(from(ALICE, 71)).startsWith(8L, 9L);
        assertThat(from(ALICE, 110)).containsExactly(11L);
        assertThat(finder.from(ROOM, ALICE, 111, 100))
                .isEqualTo(new Rest.Events(List.of(), List.of(), 11, 1, 0));
        assertThat(seqs(finder.from(ROOM, ALICE, 40, 2).events())).containsExactly(4L, 5L);
    }

    @Test
    void itBeginsWithWhatTheReaderSees() {
        project(11);
        assertThat(from(BOB, 0)).startsWith(2L, 3L);
        assertThat(from(BOB, 65)).containsExactly(9L, 10L, 11L);
        assertThat(finder.from(ROOM, BOB, 65, 100).gaps()).as("nothing of when it was").isEmpty();
        assertThatThrownBy(() -> finder.from(ROOM, CAROL, 0, 100)).isInstanceOf(Refusal.class);
    }

    @Test
    void whatRetentionTookIsPassedOver() {
        project(11);
        log.trim(STREAM, 4);
        assertThat(from(ALICE, 0)).startsWith(5L, 6L);
        assertThat(from(ALICE, 80)).startsWith(8L);
    }

    @Test
    void aLongRoomIsSearchedByFewReadings() {
        project(11);
        List<Event> more = new ArrayList<>();
        for (long seq = 12; seq <= 500; seq++) {
            more.add(at(room.said(ALICE, "more").last(), 10 * seq));
        }
        log.append(STREAM, 11, more);
        project(500);
        counted.pages.set(0);
        assertThat(from(ALICE, 3_333)).startsWith(334L);
        assertThat(counted.pages).as("2^9 > 500").hasValueLessThanOrEqualTo(9 + 1);
    }

    private List<Long> mentions(UserId reader, @Nullable Long before, int limit) {
        return seqs(
                finder.mentions(ROOM, reader, before == null ? Long.MAX_VALUE : before, limit)
                        .events());
    }

    @Test
    void whatMentionsSomebodyIsFoundWhereverTheTablesEnd() {
        for (long upTo = 2; upTo <= 11; upTo++) {
            project(upTo);
            assertThat(mentions(ALICE, null, 9)).as("up to %d", upTo).containsExactly(11L, 5L);
            assertThat(mentions(ALICE, 11L, 9)).containsExactly(5L);
        }
        assertThat(mentions(BOB, null, 9)).as("not 7, when he was away").containsExactly(10L, 3L);
        Rest.Mentioned first = finder.mentions(ROOM, BOB, Long.MAX_VALUE, 1);
        assertThat(first.next()).isEqualTo(10);
        assertThat(finder.mentions(ROOM, BOB, 10, 9).next()).isNull();
        assertThatThrownBy(() -> mentions(CAROL, null, 9)).isInstanceOf(Refusal.class);
    }

    @Test
    void whatWasDeletedMentionsNobody() {
        project(11);
        log.scrub(STREAM, List.of(5L));
        assertThat(mentions(ALICE, null, 9)).containsExactly(11L);
    }
}
