package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What an {@link EventLog} that outlives its process promises when it is opened again. */
public abstract class EventLogDurabilityContract {
    private final SampleEvents samples = new SampleEvents(5);
    private final StreamId room = samples.room();

    /** The same log at every call within one test, empty at the first. */
    protected abstract EventLog open() throws Exception;

    @Test
    void everythingIsThereWhenTheLogIsOpenedAgain() throws Exception {
        List<Event> events = samples.after(0, 0, 150);
        StreamHead head;
        long position;
        try (EventLog log = open()) {
            append(log, events);
            log.scrub(room, List.of(140L));
            log.trim(room, 100);
            head = log.head(room);
            position = log.position();
        }
        try (EventLog log = open()) {
            assertThat(log.head(room)).isEqualTo(head);
            assertThat(log.position()).isEqualTo(position);
            List<Event> read = LogReader.readAll(log, room);
            assertThat(read).hasSize(50);
            assertThat(read.subList(0, 39)).isEqualTo(events.subList(100, 139));
            assertThat(read.subList(40, 50)).isEqualTo(events.subList(140, 150));
        }
    }

    @Test
    void aStreamGoesOnOverManyOpenings() throws Exception {
        List<Event> all = new ArrayList<>(samples.after(0, 0, 1));
        try (EventLog log = open()) {
            append(log, all);
        }
        for (int opening = 0; opening < 5; opening++) {
            try (EventLog log = open()) {
                assertThat(LogReader.readAll(log, room)).isEqualTo(all);
                List<Event> more = samples.following(all, 40);
                append(log, more);
                all.addAll(more);
            }
        }
        try (EventLog log = open()) {
            assertThat(LogReader.readAll(log, room)).isEqualTo(all);
        }
    }

    private void append(EventLog log, List<Event> events) {
        assertThat(log.append(room, events.getFirst().seq() - 1, events))
                .isEqualTo(new Append.Appended());
    }
}
