package chat.parley.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.rooms.StreamId;
import chat.parley.storage.sql.NewerSchema;
import chat.parley.storage.sql.OlderSchema;
import chat.parley.storage.sql.SqlDatabase.Turn;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.tls.Tls;
import chat.parley.testkit.PostgresServer;
import chat.parley.testkit.Races;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Which databases are taken, and how nodes that start at once share the work. */
class PostgresOpeningTest {

    /** Each look at the head of a stream would be compiled, for half a second. */
    @Test
    void theServerCompilesNoQueries() throws SQLException {
        try (PostgresPool pool = PostgresEventHistory.pool(TestDatabase.log());
                Connection connection = pool.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW jit")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("off");
        }
    }

    @Test
    void ofNodesThatStartAtOnceOneMakesTheTables() throws Exception {
        PostgresAddress address = TestDatabase.fresh();
        List<Long> generations =
                Races.run(
                        3,
                        _ ->
                                () -> {
                                    try (var directory =
                                                    PostgresDatabase.open(address, Duration.ZERO);
                                            var log =
                                                    PostgresEventLog.open(address, Duration.ZERO)) {
                                        assertThat(new SqlDirectory(directory).version()).isZero();
                                        return log.head(anyStream()).generation();
                                    }
                                });
        assertThat(new HashSet<>(generations)).hasSize(1);
        PostgresDatabase.openUnchanged(address).close();
        PostgresEventHistory.open(address).close();
    }

    private static StreamId anyStream() {
        return new SampleEvents(1).room();
    }

    @Test
    void aDatabaseOfANewerProgramIsRefusedAndNamed() {
        PostgresAddress address = TestDatabase.fresh();
        try (PostgresDatabase database = PostgresDatabase.open(address, Duration.ZERO)) {
            database.write(
                    Turn.NONE,
                    handle ->
                            handle.execute(
                                    """
                                    INSERT INTO directory_history
                                      (installed_rank, version, description, type, script, installed_by, execution_time, success)
                                    VALUES (99, '9999', 'future', 'SQL', 'V9999__future.sql', '', 0, TRUE)\
                                    """));
        }
        assertThatThrownBy(() -> PostgresDatabase.open(address, Duration.ZERO))
                .isInstanceOf(NewerSchema.class)
                .hasMessageContaining(address.toString())
                .hasMessageContaining("V9999__future.sql");
    }

    @Test
    void anEmptyDatabaseIsNotReadAsIfItWereOurs() {
        PostgresAddress address = TestDatabase.fresh();
        assertThatThrownBy(() -> PostgresDatabase.openUnchanged(address))
                .isInstanceOf(OlderSchema.class);
        assertThatThrownBy(() -> PostgresEventHistory.open(address))
                .isInstanceOf(OlderSchema.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"synchronous_commit = off", "synchronous_commit = local"})
    void aDatabaseThatAcknowledgesWhatItMayLoseIsRefused(String setting) {
        PostgresAddress address = TestDatabase.fresh();
        PostgresServer.shared().execute("ALTER DATABASE " + address.database() + " SET " + setting);
        assertThatThrownBy(() -> PostgresDatabase.open(address, Duration.ofSeconds(60)))
                .isInstanceOf(PostgresUnusable.class)
                .hasMessageContaining("synchronous_commit");
    }

    @Test
    void aDatabaseThatIsNotThereIsRefusedAtOnce() {
        PostgresAddress address =
                TestDatabase.address(PostgresServer.shared(), "there_is_no_such_database");
        assertThatThrownBy(() -> PostgresDatabase.open(address, Duration.ofSeconds(60)))
                .isInstanceOf(PostgresUnusable.class)
                .hasMessageContaining("there_is_no_such_database");
    }

    @Test
    void aServerWithoutTlsIsRefusedAtOnceWhereTlsIsAskedFor() {
        PostgresAddress open = TestDatabase.fresh();
        PostgresAddress address =
                new PostgresAddress(
                        open.hosts(), open.database(), open.user(), null, new Tls.Verified(null));
        assertThatThrownBy(() -> PostgresDatabase.open(address, Duration.ofSeconds(60)))
                .isInstanceOf(PostgresUnusable.class)
                .hasMessageContaining("SSL");
    }

    @Test
    void aServerThatDoesNotComeIsWaitedForNoLongerThanAsked() throws IOException {
        PostgresAddress address = at(freePort());
        assertThatThrownBy(() -> PostgresDatabase.open(address, Duration.ZERO))
                .isInstanceOf(PostgresUnusable.class)
                .hasMessageContaining("refused");
    }

    @Test
    void aServerThatIsComingUpIsWaitedFor() throws Exception {
        PostgresAddress there = TestDatabase.fresh();
        int port = freePort();
        PostgresAddress address = at(port, there.database());
        CompletableFuture<PostgresDatabase> opening =
                CompletableFuture.supplyAsync(
                        () -> PostgresDatabase.open(address, Duration.ofSeconds(60)));
        try (CutLine line = new CutLine(port, PostgresServer.shared().port())) {
            assertThat(line.port()).isEqualTo(port);
            opening.get(60, TimeUnit.SECONDS).close();
        }
    }

    private static PostgresAddress at(int port) {
        return at(port, "parley");
    }

    private static PostgresAddress at(int port, String database) {
        return new PostgresAddress(
                "127.0.0.1:" + port, database, PostgresServer.USER, null, new Tls.Off());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }
}
