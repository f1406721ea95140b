package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.rooms.StoreUnavailable;
import chat.parley.storage.sql.GroupWriter;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

class GroupWriterTest {
    @TempDir Path folder;
    private TableSession session;
    private GroupWriter<Connection> writer;

    @BeforeEach
    void open() throws SQLException {
        session = new TableSession(Connections.writing(folder.resolve("table.db")).getConnection());
        execute(session.connection, "CREATE TABLE entry (text TEXT NOT NULL)");
        writer = new GroupWriter<>("test-writer", session);
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void aWriteThatFailsInAGroupFailsAlone() throws Exception {
        CountDownLatch release = holdTheWriter();
        List<FutureTask<Integer>> group = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String text = i == 7 ? null : "entry " + i;
            group.add(waiting(() -> writer.write(to -> insert(to, text))));
        }
        release.countDown();
        for (int i = 0; i < 20; i++) {
            FutureTask<Integer> each = group.get(i);
            if (i == 7) {
                assertThatThrownBy(each::get).hasCauseInstanceOf(StoreUnavailable.class);
            } else {
                assertThat(each.get()).isEqualTo(1);
            }
        }
        assertThat(entries()).hasSize(19);
    }

    @Test
    void whatCannotBeSaidToBeDurableEndsUnclearAndNothingIsWrittenAfterIt() throws Exception {
        writer.write(to -> insert(to, "before"));
        session.failure = new IOException("no disk");
        assertThatThrownBy(() -> writer.write(to -> insert(to, "unclear")))
                .isInstanceOf(GroupWriter.Unclear.class);
        session.failure = null;
        assertThatThrownBy(() -> writer.write(to -> insert(to, "after")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("no disk")
                .hasMessageContaining("restart");
        assertThat(entries()).contains("before").doesNotContain("after");
    }

    @Test
    void aFullDiskRefusesWhatDoesNotFitAndGoesOn() throws Exception {
        execute(session.connection, "PRAGMA max_page_count = 20");
        String large = "x".repeat(200_000);
        assertThatThrownBy(() -> writer.write(to -> insert(to, large)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("the disk is full");
        assertThat(writer.<Integer>write(to -> insert(to, "small"))).isEqualTo(1);
        assertThat(entries()).containsExactly("small");
    }

    @Test
    void closingFinishesWhatWaits() throws Exception {
        CountDownLatch release = holdTheWriter();
        FutureTask<Integer> waiting = waiting(() -> writer.write(to -> insert(to, "waiting")));
        FutureTask<Boolean> closing =
                waiting(
                        () -> {
                            writer.close();
                            return true;
                        });
        release.countDown();
        assertThat(closing.get()).isTrue();
        assertThat(waiting.get()).isEqualTo(1);
        assertThat(entries()).containsExactly("waiting");
        assertThatThrownBy(() -> writer.write(to -> insert(to, "late")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("closed");
    }

    /** The writer waits in a transaction until the latch is counted down. */
    private CountDownLatch holdTheWriter() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        waiting(
                () ->
                        writer.write(
                                _ -> {
                                    held.countDown();
                                    return await(release);
                                }));
        held.await();
        return release;
    }

    /** Starts a thread; it waits for the writer when this returns. */
    private static <T> FutureTask<T> waiting(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread caller = Thread.ofPlatform().daemon().start(task);
        Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
        return task;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int insert(Connection to, String text) throws SQLException {
        try (var statement = to.prepareStatement("INSERT INTO entry (text) VALUES (?)")) {
            statement.setString(1, text);
            return statement.executeUpdate();
        }
    }

    private List<String> entries() throws SQLException {
        try (Connection reader = Connections.reading(folder.resolve("table.db")).getConnection();
                Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT text FROM entry")) {
            List<String> entries = new ArrayList<>();
            while (rows.next()) {
                entries.add(rows.getString(1));
            }
            return entries;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A table of texts, whose commits can be followed by a failure. */
    private static final class TableSession extends SqliteSession<Connection> {
        private final Connection connection;
        private volatile IOException failure;

        TableSession(Connection connection) {
            super(connection);
            this.connection = connection;
        }

        @Override
        Connection target() {
            return connection;
        }

        @Override
        public void committing() {}

        @Override
        public void commit() throws SQLException, IOException {
            execute("COMMIT");
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public RuntimeException translated(Exception why) {
            return SqliteErrors.ofLog(why);
        }

        @Override
        public void answered() {}

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
