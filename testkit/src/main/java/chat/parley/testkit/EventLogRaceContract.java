package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What every {@link EventLog} promises when many write at once. */
public abstract class EventLogRaceContract {
    private static final int WRITERS = 8;
    private static final int APPENDS = 25;

    private final SampleEvents samples = new SampleEvents(3);
    private EventLog log;

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
    void ofWritersAfterTheSameHeadExactlyOneWins() throws Exception {
        StreamId room = samples.room();
        List<Callable<List<Event>>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            SampleEvents own = new SampleEvents(100 + writer);
            writers.add(() -> insist(room, own));
        }
        List<Event> acknowledged = new ArrayList<>();
        inParallel(writers).forEach(acknowledged::addAll);
        List<Event> all = LogReader.readAll(log, room);
        assertThat(all)
                .hasSize(WRITERS * APPENDS * 2)
                .containsExactlyInAnyOrderElementsOf(acknowledged);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).seq()).isEqualTo(i + 1);
        }
    }

    /** Appends pairs of events, each after the head as it is when it does not conflict. */
    private List<Event> insist(StreamId room, SampleEvents own) {
        List<Event> landed = new ArrayList<>();
        StreamHead head = log.head(room);
        while (landed.size() < APPENDS * 2) {
            List<Event> pair = own.after(head.head(), head.count(), 2);
            switch (log.append(room, head.head(), pair)) {
                case Append.Appended() -> landed.addAll(pair);
                case Append.Conflict(long actual) -> assertThat(actual).isNotEqualTo(head.head());
                case Append.Unknown() -> throw new AssertionError("a healthy store knows");
            }
            head = log.head(room);
        }
        return landed;
    }

    @Test
    void aHeadIncludesEveryAppendThatWasAnsweredBefore() throws Exception {
        StreamId room = samples.room();
        for (int i = 0; i < 100; i++) {
            List<Event> next = samples.after(i, log.head(room).count(), 1);
            assertThat(log.append(room, i, next)).isEqualTo(new Append.Appended());
            assertThat(inParallel(List.of(() -> log.head(room).head()))).containsExactly(i + 1L);
            assertThat(log.read(room, i, 1)).isEqualTo(next);
        }
    }

    @Test
    void readersSeeADensePrefixWhileOthersWrite() throws Exception {
        StreamId room = samples.room();
        SampleEvents own = new SampleEvents(4);
        List<Callable<List<Event>>> work = new ArrayList<>();
        work.add(() -> insist(room, own));
        for (int reader = 0; reader < 3; reader++) {
            work.add(() -> follow(room, APPENDS * 2));
        }
        List<List<Event>> seen = inParallel(work);
        assertThat(seen).allMatch(events -> events.equals(seen.getFirst()));
    }

    private List<Event> follow(StreamId room, int upTo) {
        List<Event> seen = new ArrayList<>();
        while (seen.size() < upTo) {
            seen.addAll(log.read(room, seen.size(), 10));
        }
        return seen;
    }

    private static <T> List<T> inParallel(List<Callable<T>> work)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(work)) {
                results.add(each.get());
            }
            return results;
        }
    }
}
