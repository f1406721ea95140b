package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.LongStream;

/** What every {@link EventLog} promises of scrubbing contents and trimming streams. */
public abstract class EventLogRemovalContract {
    private final SampleEvents samples = new SampleEvents(2);
    private final StreamId room = samples.room();
    private final List<Event> events = samples.after(0, 0, 200);
    private EventLog log;

    /** An empty log. */
    protected abstract EventLog create() throws Exception;

    @BeforeEach
    void openLog() throws Exception {
        log = create();
        append(0, events);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void scrubbingEmptiesTheContentsAndKeepsEverythingElse() {
        StreamHead before = log.head(room);
        log.scrub(room, List.of(1L, 70L, 200L));
        for (Event event : LogReader.readAll(log, room)) {
            Event original = events.get((int) event.seq() - 1);
            boolean scrubbed = List.of(1L, 70L, 200L).contains(event.seq());
            assertThat(event).isEqualTo(scrubbed ? emptied(original) : original);
        }
        assertThat(log.head(room)).isEqualTo(before);
    }

    @Test
    void scrubbingAgainOrWhatIsNotThereChangesNothing() {
        log.scrub(room, List.of(5L));
        log.scrub(room, List.of(5L, 0L, -1L, 201L, Long.MAX_VALUE));
        log.scrub(room, List.of());
        log.scrub(samples.room(), List.of(1L));
        assertThat(log.read(room, 4, 1)).containsExactly(emptied(events.get(4)));
        assertThat(log.read(room, 5, 200)).isEqualTo(events.subList(5, 200));
    }

    @Test
    void manyEventsAreScrubbedAtOnce() {
        log.scrub(room, LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(LogReader.readAll(log, room))
                .isEqualTo(events.stream().map(EventLogRemovalContract::emptied).toList());
    }

    @Test
    void trimmingRaisesTheFloorAndKeepsHeadAndCount() {
        StreamHead before = log.head(room);
        log.trim(room, 130);
        StreamHead after = log.head(room);
        assertThat(after.floor()).isEqualTo(130);
        assertThat(after.head()).isEqualTo(200);
        assertThat(after.count()).isEqualTo(before.count());
        assertThat(log.read(room, 0, 200)).isEqualTo(events.subList(130, 200));
        assertThat(log.read(room, 129, 5)).isEqualTo(events.subList(130, 135));
        assertThat(log.readBack(room, 134, 200)).isEqualTo(events.subList(130, 133));
        assertThat(log.readBack(room, 100, 200)).isEmpty();
    }

    @Test
    void aLowerFloorChangesNothing() {
        log.trim(room, 130);
        log.trim(room, 20);
        log.trim(room, 0);
        log.trim(samples.room(), 7);
        assertThat(log.head(room).floor()).isEqualTo(130);
        assertThat(LogReader.readAll(log, room)).isEqualTo(events.subList(130, 200));
    }

    @Test
    void aStreamGoesOnAfterAllOfItWasTrimmed() {
        log.trim(room, Long.MAX_VALUE);
        assertThat(log.head(room).floor()).isEqualTo(200);
        assertThat(log.head(room).head()).isEqualTo(200);
        assertThat(LogReader.readAll(log, room)).isEmpty();
        List<Event> more = samples.following(events, 100);
        append(200, more);
        assertThat(LogReader.readAll(log, room)).isEqualTo(more);
        assertThat(log.readBack(room, 301, 300)).isEqualTo(more);
        log.trim(room, 250);
        assertThat(LogReader.readAll(log, room)).isEqualTo(more.subList(50, 100));
    }

    @Test
    void whatWasScrubbedMayBeTrimmedAndTheRestScrubbed() {
        log.scrub(room, List.of(10L, 100L));
        log.trim(room, 50);
        log.scrub(room, List.of(10L, 51L));
        List<Event> left = LogReader.readAll(log, room);
        assertThat(left).hasSize(150);
        assertThat(left.get(0)).isEqualTo(emptied(events.get(50)));
        assertThat(left.get(49)).isEqualTo(emptied(events.get(99)));
    }

    private void append(long head, List<Event> more) {
        assertThat(log.append(room, head, more)).isEqualTo(new Append.Appended());
    }

    private static Event emptied(Event event) {
        return new Event(
                event.seq(),
                event.n(),
                event.id(),
                event.type(),
                event.sender(),
                event.device(),
                event.at(),
                Content.EMPTY);
    }
}
