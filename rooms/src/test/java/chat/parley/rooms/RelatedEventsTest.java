package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Cast.ROOM;
import static chat.parley.rooms.Cast.STREAM;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The projector and what reads after it, on a log and tables in memory. */
class RelatedEventsTest {
    private static final Set<String> NOTES =
            Set.of(EventType.EDIT, EventType.REACTION, EventType.DELETION);

    private final MemoryEventLog log = new MemoryEventLog(1);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final RelatedEvents related =
            new RelatedEvents(log, directory, new RoomReader(log, directory));
    private final RoomScript room =
            RoomScript.createdBy(ALICE)
                    .joined(BOB)
                    .said(ALICE, "three")
                    .said(BOB, new Said.Message("four", null, 3L, null, null))
                    .edited(ALICE, 3, "three!")
                    .reacted(BOB, 3, "👍")
                    .edited(BOB, 4, "four!")
                    .joined(CAROL)
                    .said(CAROL, "nine")
                    .reacted(CAROL, 9, "👀");

    /** The log holds all of it, the tables follow as far as that. */
    private void project(long upTo) {
        StreamHead head = log.head(STREAM);
        if (room.last().seq() > head.head()) {
            log.append(STREAM, head.head(), room.events(head.head() + 1, room.last().seq()));
        }
        RoomState state = room.upTo(upTo).folded();
        new Projector(log, directory, new LocalBus())
                .project(
                        new Sequencer.Effect.Project(
                                state.record().at(upTo), state.roster().changed(), List.of()));
    }

    private List<Long> notes(UserId reader, Long... of) {
        return seqs(reader, NOTES, List.of(of));
    }

    private List<Long> seqs(UserId reader, Set<String> types, Collection<Long> of) {
        return related.read(ROOM, reader, of, types, 0, 100).events().stream()
                .map(Event::seq)
                .toList();
    }

    @Test
    void whatIsSaidAboutAnEventIsFoundWhereverTheTablesEnd() {
        for (long upTo = 2; upTo <= room.last().seq(); upTo++) {
            project(upTo);
            assertThat(notes(ALICE, 3L)).as("up to %d", upTo).containsExactly(5L, 6L);
            assertThat(notes(ALICE, 3L, 4L)).containsExactly(5L, 6L, 7L);
            assertThat(seqs(BOB, Set.of(EventType.MESSAGE), List.of(3L))).containsExactly(4L);
            assertThat(notes(ALICE, 1L)).isEmpty();
        }
    }

    @Test
    void onlyWhatTheReaderSeesIsToldOfWhatTheySee() {
        project(room.last().seq());
        assertThat(notes(CAROL, 9L)).containsExactly(10L);
        assertThat(notes(CAROL, 3L, 4L)).isEmpty();
        assertThatThrownBy(() -> notes(Cast.user(99), 3L)).isInstanceOf(Refusal.class);
    }

    @Test
    void whoWasRemovedAMomentAgoIsToldNothing() {
        room.removed(ALICE, CAROL);
        project(room.last().seq() - 1);
        assertThatThrownBy(() -> notes(CAROL, 9L)).isInstanceOf(Refusal.class);
    }

    @Test
    void pagesFollowEachOther() {
        project(room.last().seq());
        var first = related.read(ROOM, ALICE, List.of(3L, 4L), NOTES, 0, 2);
        assertThat(first.events()).extracting(Event::seq).containsExactly(5L, 6L);
        assertThat(first.next()).isEqualTo(6);
        var second = related.read(ROOM, ALICE, List.of(3L, 4L), NOTES, 6, 2);
        assertThat(second.events()).extracting(Event::seq).containsExactly(7L);
        assertThat(second.next()).isNull();
    }

    @Test
    void nothingIsLostBehindADeletionThatIsAboutAsManyAsAPageHolds() {
        room.changed(ALICE, new RoomChange.Deletion(List.of(4L, 9L))).reacted(BOB, 3, "👏");
        project(room.last().seq());
        var seen = new ArrayList<Long>();
        Long after = 7L;
        while (after != null) {
            var page = related.read(ROOM, ALICE, List.of(3L, 4L, 9L), NOTES, after, 2);
            page.events().forEach(event -> seen.add(event.seq()));
            after = page.next();
        }
        assertThat(seen).containsExactly(10L, 11L, 12L);
    }

    @Test
    void aDeletionTakesTheMessageAndAllItsEditsHoweverOld() {
        for (long projected : new long[] {2, 5, 10}) {
            RelatedEventsTest fresh = new RelatedEventsTest();
            fresh.project(projected);
            fresh.room.changed(ALICE, new RoomChange.Deletion(List.of(3L)));
            fresh.project(11);
            fresh.project(11);
            assertThat(fresh.contents()).doesNotContain("three");
            assertThat(fresh.contents()).contains("four!", "nine");
            assertThat(fresh.notes(BOB, 3L)).containsExactly(6L, 11L);
            assertThat(fresh.directory.deletedAfter(ROOM, 2)).isEqualTo(1);
            assertThat(fresh.directory.deletedAfter(ROOM, 3)).isZero();
            List<String> differences = new ArrayList<>();
            new ProjectionCheck(fresh.log, fresh.directory, differences::add).run((_, _) -> {});
            assertThat(differences).noneMatch(d -> d.contains("tables"));
        }
    }

    @Test
    void aDeletedReplyIsInNoThread() {
        project(10);
        room.changed(ALICE, new RoomChange.Deletion(List.of(4L, 6L)));
        project(11);
        assertThat(seqs(BOB, Set.of(EventType.MESSAGE), List.of(3L))).isEmpty();
        assertThat(notes(BOB, 3L)).containsExactly(5L);
        assertThat(directory.deletedAfter(ROOM, 0))
                .as("an answer in a thread and a reaction never counted for the room")
                .isZero();
    }

    private List<Long> seen(UserId person, long message) {
        return related.seen(ROOM, person, message).stream().map(Event::seq).toList();
    }

    @Test
    void aMessageComesWithItsLastEditWhereverTheTablesEnd() {
        room.edited(ALICE, 3, "three!!");
        for (long upTo = 2; upTo <= room.last().seq(); upTo++) {
            project(upTo);
            assertThat(seen(BOB, 3)).as("up to %d", upTo).containsExactly(3L, 11L);
            assertThat(seen(BOB, 4)).containsExactly(4L, 7L);
        }
        assertThat(seen(ALICE, 9)).containsExactly(9L);
        assertThat(seen(CAROL, 3)).isEmpty();
    }

    @Test
    void theLastEditIsFoundHoweverOftenAMessageWasEdited() {
        for (int appends = 0; appends < 7; appends++) {
            for (int i = 0; i < 300; i++) {
                room.edited(ALICE, 3, "three " + i);
            }
            project(room.last().seq());
        }
        assertThat(seen(BOB, 3)).containsExactly(3L, room.last().seq());
    }

    @Test
    void whoeverLeftSawTheLastEditBeforeThat() {
        room.left(BOB).edited(ALICE, 3, "without Bob");
        for (long upTo : new long[] {10, 11, 12}) {
            project(upTo);
            assertThat(seen(BOB, 3)).as("up to %d", upTo).containsExactly(3L, 5L);
        }
        room.joined(BOB);
        project(room.last().seq());
        assertThat(seen(BOB, 3)).containsExactly(3L, 5L);
    }

    @Test
    void ofADeletedEditTheOneBeforeIsTheLast() {
        room.edited(ALICE, 3, "gone").changed(ALICE, new RoomChange.Deletion(List.of(11L)));
        project(room.last().seq());
        assertThat(seen(BOB, 3)).containsExactly(3L, 5L);
        log.scrub(STREAM, Set.of(5L));
        assertThat(seen(BOB, 3)).as("and not in the tables yet").containsExactly(3L);
    }

    private String contents() {
        StringBuilder all = new StringBuilder();
        log.read(STREAM, 0, 100).stream()
                .map(Event::content)
                .map(Content::toString)
                .forEach(all::append);
        return all.toString();
    }
}
