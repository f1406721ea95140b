package chat.parley.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.PostgresServer;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The connection is lost while an append is under way. */
class UnknownAppendTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final SampleEvents samples = new SampleEvents(7);
    private final StreamId room = samples.room();
    private final List<Event> first = samples.after(0, 0, 3);
    private final List<Event> second = samples.following(first, 2);
    private PostgresAddress address;
    private CutLine line;
    private PostgresEventLog log;

    @BeforeEach
    void open() throws IOException {
        address = TestDatabase.log();
        line = new CutLine(PostgresServer.shared().port());
        log =
                PostgresEventLog.connect(
                        new PostgresAddress(
                                "127.0.0.1:" + line.port(),
                                address.database(),
                                address.user(),
                                null,
                                address.tls()));
        assertThat(log.append(room, 0, first)).isEqualTo(new Append.Appended());
    }

    @AfterEach
    void close() throws IOException {
        log.close();
        line.close();
    }

    @Test
    void anAppendThatLandsLaterIsWaitedForByWhoAsksForTheHead() throws Exception {
        try (Connection other = address.source().getConnection()) {
            other.setAutoCommit(false);
            execute(other, "SELECT 1 FROM stream FOR UPDATE");
            CompletableFuture<Append> append = appending();
            await().atMost(LONG).until(() -> waitingForLocks() == 1);
            line.cut();
            assertThat(append.get(30, TimeUnit.SECONDS)).isEqualTo(new Append.Unknown());
            CompletableFuture<StreamHead> head =
                    CompletableFuture.supplyAsync(() -> log.head(room));
            await().atMost(LONG).until(() -> waitingForLocks() == 2);
            other.rollback();
            assertThat(head.get(30, TimeUnit.SECONDS).head()).isEqualTo(5);
        }
        assertThat(log.read(room, 3, 10)).isEqualTo(second);
    }

    @Test
    void anAppendThatDidNotReachTheServerCannotLandOnceTheHeadWasTold() throws Exception {
        CountDownLatch held = line.hold();
        CompletableFuture<Append> append = appending();
        await().atMost(LONG).until(() -> line.heldBack() > 0);
        line.cut();
        assertThat(append.get(30, TimeUnit.SECONDS)).isEqualTo(new Append.Unknown());
        line.letOthersThrough();
        assertThat(log.head(room).head()).isEqualTo(3);
        long before = appendsDone();
        held.countDown();
        await().atMost(LONG).until(() -> appendsDone() > before);
        assertThat(log.head(room).head()).isEqualTo(3);
        assertThat(log.read(room, 0, 10)).isEqualTo(first);
        assertThat(log.append(room, 3, second)).isEqualTo(new Append.Appended());
    }

    private CompletableFuture<Append> appending() {
        return CompletableFuture.supplyAsync(() -> log.append(room, 3, second));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long waitingForLocks() {
        return number("SELECT count(*)", "wait_event_type = 'Lock'");
    }

    /** Grows when the session of the log's writer has done another statement. */
    private static long appendsDone() {
        return number(
                "SELECT coalesce(max(extract(epoch FROM state_change) * 1000000), 0)::bigint",
                "state = 'idle' AND query LIKE 'WITH locked%'");
    }

    private static long number(String what, String which) {
        String sql =
                what + " FROM pg_stat_activity WHERE datname = current_database() AND " + which;
        return TestDatabase.any().read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
