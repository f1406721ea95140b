package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What every {@link EventLog} promises of appending and reading. */
public abstract class EventLogContract {
    protected final SampleEvents samples = new SampleEvents(1);
    protected EventLog log;

    /** An empty log. */
    protected abstract EventLog create() throws Exception;

    @BeforeEach
    void openLog() throws Exception {
        log = create();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void aStreamThatDoesNotExistIsEmpty() {
        StreamId room = samples.room();
        StreamHead head = log.head(room);
        assertThat(head).isEqualTo(new StreamHead(head.generation(), 0, 0, 0, 0, 0));
        assertThat(log.read(room, 0, 10)).isEmpty();
        assertThat(log.readBack(room, 10, 10)).isEmpty();
    }

    @Test
    void whatWasAppendedIsReadUnchanged() {
        StreamId room = samples.room();
        List<Event> events = new ArrayList<>(samples.after(0, 0, 50));
        events.add(samples.message(51, events.getLast().n() + 1, 0));
        events.add(samples.message(52, events.getLast().n() + 1, Limits.CONTENT_BYTES));
        append(room, events);
        assertThat(log.read(room, 0, 100)).isEqualTo(events);
        assertThat(log.readBack(room, 53, 100)).isEqualTo(events);
    }

    @Test
    void theHeadFollowsTheLastEvent() {
        StreamId room = samples.room();
        List<Event> first = samples.after(0, 0, 7);
        append(room, first);
        List<Event> second = samples.following(first, 4);
        append(room, second);
        assertThat(log.head(room).head()).isEqualTo(11);
        assertThat(log.head(room).count()).isEqualTo(second.getLast().n());
        assertThat(log.head(room).at()).isEqualTo(second.getLast().at());
    }

    @Test
    void anAppendHoldsUpTo500Events() {
        StreamId room = samples.room();
        List<Event> events = samples.after(0, 0, EventLog.BATCH_EVENTS);
        append(room, events);
        assertThat(readAll(room)).isEqualTo(events);
    }

    @Test
    void anAppendAfterAnotherHeadConflictsAndWritesNothing() {
        StreamId room = samples.room();
        List<Event> events = samples.after(0, 0, 3);
        append(room, events);
        assertThat(log.append(room, 0, samples.after(0, 0, 2))).isEqualTo(new Append.Conflict(3));
        assertThat(log.append(room, 2, samples.after(2, 0, 2))).isEqualTo(new Append.Conflict(3));
        assertThat(log.append(room, 4, samples.after(4, 0, 2))).isEqualTo(new Append.Conflict(3));
        assertThat(readAll(room)).isEqualTo(events);
        assertThat(log.append(samples.room(), 1, samples.after(1, 0, 1)))
                .isEqualTo(new Append.Conflict(0));
    }

    @Test
    void anAppendThatBreaksTheNumbersIsRefusedAndWritesNothing() {
        StreamId room = samples.room();
        List<Event> events = List.of(samples.message(1, 1, 10), samples.message(2, 2, 10));
        append(room, events);
        Stream.of(
                        List.<Event>of(),
                        samples.after(2, 2, EventLog.BATCH_EVENTS + 1),
                        List.of(samples.message(4, 3, 1)),
                        List.of(samples.message(2, 3, 1)),
                        List.of(samples.message(3, 3, 1), samples.message(3, 4, 1)),
                        List.of(samples.message(3, 4, 1)),
                        List.of(samples.message(3, 1, 1)))
                .forEach(
                        bad ->
                                assertThatThrownBy(() -> log.append(room, 2, bad))
                                        .isInstanceOf(IllegalArgumentException.class));
        assertThatThrownBy(() -> log.append(room, -1, samples.after(-1, 0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(readAll(room)).isEqualTo(events);
    }

    @Test
    void streamsDoNotTouchEachOther() {
        StreamId room = samples.room();
        StreamId inbox = new StreamId(StreamId.Kind.INBOX, room.id());
        StreamId other = samples.room();
        List<Event> inRoom = samples.after(0, 0, 3);
        List<Event> inInbox = samples.after(0, 0, 2);
        append(room, inRoom);
        append(inbox, inInbox);
        assertThat(readAll(room)).isEqualTo(inRoom);
        assertThat(readAll(inbox)).isEqualTo(inInbox);
        assertThat(readAll(other)).isEmpty();
    }

    @Test
    void everyPageStartsRightAfterTheCursor() {
        StreamId room = samples.room();
        List<Event> events = appendInPieces(room, 300);
        for (int after = 0; after <= 300; after++) {
            int to = Math.min(after + 7, 300);
            assertThat(log.read(room, after, 7)).isEqualTo(events.subList(after, to));
        }
        assertThat(log.read(room, 301, 7)).isEmpty();
        assertThat(log.read(room, Long.MAX_VALUE, 7)).isEmpty();
    }

    @Test
    void everyPageBackEndsRightBeforeTheCursor() {
        StreamId room = samples.room();
        List<Event> events = appendInPieces(room, 300);
        for (int before = 1; before <= 301; before++) {
            int from = Math.max(before - 1 - 7, 0);
            assertThat(log.readBack(room, before, 7)).isEqualTo(events.subList(from, before - 1));
        }
        assertThat(log.readBack(room, Long.MAX_VALUE, 2)).isEqualTo(events.subList(298, 300));
    }

    @Test
    void theNewestPageEndsWithTheLastAppend() {
        StreamId room = samples.room();
        List<Event> events = samples.after(0, 0, 50);
        for (int seq = 1; seq <= 50; seq++) {
            append(room, events.subList(seq - 1, seq));
            int from = Math.max(seq - 7, 0);
            assertThat(log.readBack(room, Long.MAX_VALUE, 7)).isEqualTo(events.subList(from, seq));
        }
    }

    @Test
    void aPageIsBoundedInBytesButHoldsOneEvent() {
        StreamId room = samples.room();
        List<Event> events = new ArrayList<>();
        for (int seq = 1; seq <= 5; seq++) {
            events.add(samples.message(seq, seq, Limits.PAGE_BYTES * 2 / 5));
        }
        events.add(samples.message(6, 6, Limits.PAGE_BYTES + 1));
        append(room, events);
        assertThat(log.read(room, 0, 100)).isEqualTo(events.subList(0, 2));
        assertThat(log.readBack(room, 6, 100)).isEqualTo(events.subList(3, 5));
        assertThat(log.read(room, 5, 100)).isEqualTo(events.subList(5, 6));
        assertThat(log.readBack(room, 7, 100)).isEqualTo(events.subList(5, 6));
    }

    @Test
    void headsAnswersForEveryStreamAsked() {
        List<StreamId> rooms = Stream.generate(samples::room).limit(1_500).toList();
        for (int i = 0; i < rooms.size(); i += 100) {
            append(rooms.get(i), samples.after(0, 0, 1 + i / 100));
        }
        Map<StreamId, StreamHead> heads = log.heads(rooms);
        assertThat(heads).hasSize(1_500);
        rooms.forEach(room -> assertThat(heads.get(room)).isEqualTo(log.head(room)));
        assertThat(log.head(rooms.get(1_400)).head()).isEqualTo(15);
        assertThat(log.heads(List.of())).isEmpty();
    }

    @Test
    void allStreamsOfAKindArePagedInOrder() {
        List<StreamId> rooms = Stream.generate(samples::room).limit(25).toList();
        rooms.forEach(room -> append(room, samples.after(0, 0, 1)));
        StreamId inbox = StreamId.inbox(samples.user());
        append(inbox, samples.after(0, 0, 1));
        log.head(samples.room()); // asked for only
        List<StreamId> found = new ArrayList<>();
        List<StreamId> page = log.streams(StreamId.Kind.ROOM, null, 10);
        while (!page.isEmpty()) {
            found.addAll(page);
            page = log.streams(StreamId.Kind.ROOM, page.getLast(), 10);
        }
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(rooms)
                .isSortedAccordingTo((one, other) -> Uuids.compare(one.id(), other.id()));
        assertThat(log.streams(StreamId.Kind.INBOX, null, 10)).containsExactly(inbox);
    }

    @Test
    void positionsTellWhatChangedSince() {
        StreamId quiet = samples.room();
        StreamId busy = samples.room();
        append(quiet, samples.after(0, 0, 2));
        append(busy, samples.after(0, 0, 2));
        long since = log.position();
        append(busy, samples.after(2, log.head(busy).count(), 1));
        assertThat(mayHaveChanged(busy, since)).isTrue();
        assertThat(log.position()).isGreaterThanOrEqualTo(log.head(busy).position());
        long quietPosition = log.head(quiet).position();
        assertThat(quietPosition == 0 || quietPosition <= since).isTrue();
    }

    private boolean mayHaveChanged(StreamId stream, long since) {
        long position = log.head(stream).position();
        return position == 0 || position > since;
    }

    @Test
    void allStreamsAreOfOneGeneration() {
        StreamId room = samples.room();
        append(room, samples.after(0, 0, 1));
        assertThat(log.head(room).generation())
                .isEqualTo(log.head(samples.room()).generation())
                .isBetween(1L, (1L << 53) - 1);
    }

    private List<Event> appendInPieces(StreamId room, int count) {
        List<Event> all = new ArrayList<>();
        while (all.size() < count) {
            int size = Math.min(1 + all.size() % 9, count - all.size());
            List<Event> next =
                    all.isEmpty() ? samples.after(0, 0, size) : samples.following(all, size);
            append(room, next);
            append(samples.room(), samples.after(0, 0, 1));
            all.addAll(next);
        }
        return all;
    }

    protected final void append(StreamId stream, List<Event> events) {
        assertThat(log.append(stream, events.getFirst().seq() - 1, events))
                .isEqualTo(new Append.Appended());
    }

    protected final List<Event> readAll(StreamId stream) {
        return LogReader.readAll(log, stream);
    }
}
