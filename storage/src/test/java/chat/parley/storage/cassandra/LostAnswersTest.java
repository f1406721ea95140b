package chat.parley.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.LogReader;
import chat.parley.testkit.Races;
import chat.parley.testkit.SampleEvents;
import chat.parley.testkit.TcpProxy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** Appends whose answer does not come, and several nodes that append to one stream. */
@Tag("proof")
@Tag("long")
class LostAnswersTest {
    private static final int LOGS = 3;
    private static final int APPENDS = 12;

    private final SampleEvents samples = new SampleEvents(7);
    private final StreamId room = samples.room();
    private CassandraAddress address;
    private CassandraEventLog log;

    @BeforeEach
    void openLog() throws IOException {
        address = TestCassandra.emptied();
        log = TestCassandra.open(address);
    }

    @AfterEach
    void closeLog() throws IOException {
        TestCassandra.proxy().calm();
        log.close();
    }

    @Test
    void anAppendWhoseAnswerIsLostIsFoundByItsIds() throws Exception {
        TcpProxy proxy = TestCassandra.proxy();
        List<Event> all = new ArrayList<>(samples.after(0, 0, 20));
        append(all);
        for (int i = 0; i < 4; i++) { // also over the end of a bucket
            List<Event> next = samples.following(all, 2);
            long head = all.getLast().seq();
            proxy.hold(TcpProxy.Way.TO_CLIENT);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var append = threads.submit(() -> log.append(room, head, next));
                await().until(() -> headInStore() == head + 2);
                proxy.cut();
                proxy.calm();
                assertThat(append.get()).isEqualTo(new Append.Appended());
            }
            all.addAll(next);
        }
        assertThat(LogReader.readAll(log, room)).isEqualTo(all);
    }

    private long headInStore() throws IOException {
        return TestCassandra.cql(
                        "SELECT max(head) FROM bucket WHERE id = ? ALLOW FILTERING", room.id())
                .one()
                .getLong(0);
    }

    @Test
    void aStoreThatCannotBeReachedHasDoneNothing() throws Exception {
        List<Event> events = samples.after(0, 0, 3);
        append(events);
        TcpProxy proxy = TestCassandra.proxy();
        proxy.refuse();
        await().until(() -> proxy.connections() == 0);
        assertThatThrownBy(() -> log.head(room)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(log::check).isInstanceOf(StoreUnavailable.class);
        proxy.calm();
        await().ignoreException(StoreUnavailable.class).until(() -> log.head(room).head() == 3);
        log.check();
        assertThat(LogReader.readAll(log, room)).isEqualTo(events);
    }

    @Test
    void nodesThatContendLoseNothingAndDoubleNothing() throws Exception {
        List<List<Event>> landed =
                Races.run(
                        LOGS,
                        i ->
                                () -> {
                                    try (EventLog own = TestCassandra.open(address)) {
                                        return insist(own, new SampleEvents(100 + i));
                                    }
                                });
        List<Event> acknowledged = landed.stream().flatMap(List::stream).toList();
        List<Event> all = LogReader.readAll(log, room);
        assertThat(all)
                .hasSize(LOGS * APPENDS * 3)
                .containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    /** As a sequencer does: what may have landed is looked for before it is written again. */
    private List<Event> insist(EventLog own, SampleEvents events) {
        List<Event> landed = new ArrayList<>();
        while (landed.size() < APPENDS * 3) {
            var head = own.head(room);
            List<Event> next = events.after(head.head(), head.count(), 3);
            switch (own.append(room, head.head(), next)) {
                case Append.Appended() -> landed.addAll(next);
                case Append.Conflict(long actual) -> assertThat(actual).isGreaterThan(head.head());
                case Append.Unknown() -> landed.addAll(settled(own, head.head(), next));
            }
        }
        return landed;
    }

    private List<Event> settled(EventLog own, long after, List<Event> batch) {
        while (own.head(room).head() == after) {
            var again = own.append(room, after, batch);
            if (again instanceof Append.Appended) {
                return batch;
            }
        }
        return own.read(room, after, batch.size()).equals(batch) ? batch : List.of();
    }

    private void append(List<Event> events) {
        assertThat(log.append(room, events.getFirst().seq() - 1, events))
                .isEqualTo(new Append.Appended());
    }
}
