package chat.parley.storage.postgres;

import chat.parley.storage.sql.Migrations;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.jdbi.v3.core.JdbiException;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

import javax.sql.DataSource;

/** Connections to one database, which come back by themselves after it was away. */
final class PostgresPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresPool.class);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    /** Within which a caller learns that the database cannot be reached. */
    private static final Duration CONNECTION_WITHIN = Duration.ofSeconds(5);

    /**
     * Of a node that stands still between two statements the server takes its turn back; the node
     * then learns that its writes were undone. And queries here are short, but may look dear to the
     * planner, which would then compile each of them for longer than it runs.
     */
    private static final String OPTIONS =
            "-c idle_in_transaction_session_timeout=10s -c statement_timeout=20s -c jit=off";

    private final HikariDataSource connections;

    private PostgresPool(HikariDataSource connections) {
        this.connections = connections;
    }

    /**
     * Opens nothing yet.
     *
     * @param more options that each connection starts with, like {@code " -c name=value"}
     */
    static PostgresPool of(PostgresAddress address, String name, int size, String more) {
        PGSimpleDataSource source = address.source();
        source.setOptions(OPTIONS + more);
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_WITHIN.toMillis());
        config.setInitializationFailTimeout(-1); // who opens a store has waited for it already
        return new PostgresPool(new HikariDataSource(config));
    }

    /**
     * Waits for a database that is coming up, and checks that it keeps what it acknowledges.
     *
     * @throws PostgresUnusable when it cannot be used, or did not come within {@code patience}
     */
    static void await(PostgresAddress address, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isThere(address, System.nanoTime() >= deadline)) {
            pause();
        }
    }

    private static boolean isThere(PostgresAddress address, boolean last) {
        try (Connection connection = address.source().getConnection()) {
            checkDurable(connection);
            return true;
        } catch (SQLException e) {
            if (last || !PostgresErrors.mayCome(e)) {
                throw new PostgresUnusable(String.valueOf(e.getMessage()), e);
            }
            LOG.info("waiting for {}: {}", address, e.getMessage());
            return false;
        }
    }

    private static void checkDurable(Connection connection) throws SQLException {
        check(connection, "fsync", Set.of("on"));
        check(connection, "synchronous_commit", Set.of("on", "remote_write", "remote_apply"));
        check(connection, "server_encoding", Set.of("UTF8"));
    }

    private static void check(Connection connection, String name, Set<String> right)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            String value = row.next() ? row.getString(1) : "";
            if (!right.contains(value)) {
                throw new PostgresUnusable(
                        "its %s is %s, and has to be %s"
                                .formatted(name, value, String.join(" or ", right)),
                        null);
            }
        }
    }

    /**
     * Of nodes that start at once one takes the steps, the others wait for it: Flyway's own lock
     * does not cover how its history begins beside that of other tables.
     */
    static void migrate(PostgresAddress address, Migrations steps) {
        String sql = "SELECT pg_advisory_lock(" + TurnSession.OURS + ", 0)";
        try (Connection connection = address.patientSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            steps.run();
        } catch (SQLException e) {
            throw PostgresErrors.translated(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresUnusable("interrupted", e);
        }
    }

    DataSource source() {
        return connections;
    }

    Connection connection() throws SQLException {
        return connections.getConnection();
    }

    /** Threads that wait for a connection at this moment. */
    int waiting() {
        return connections.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    /** What may be done twice without harm. */
    interface Attempt<T> {
        T go() throws SQLException;
    }

    /** Once more, on a new connection, when the one that was used did not outlive the server. */
    <T> T attempted(Attempt<T> attempt) {
        try {
            return attempt.go();
        } catch (SQLException | JdbiException e) {
            if (!PostgresErrors.isUnreachable(e) || connections.isClosed()) {
                throw PostgresErrors.translated(e);
            }
        }
        connections.getHikariPoolMXBean().softEvictConnections();
        try {
            return attempt.go();
        } catch (SQLException | JdbiException e) {
            throw PostgresErrors.translated(e);
        }
    }

    /** Queries, at one moment each. */
    interface Reads<T> {
        T from(Connection connection) throws SQLException;
    }

    <T> T read(Reads<T> reads) {
        return attempted(
                () -> {
                    try (Connection connection = connection()) {
                        return reads.from(connection);
                    }
                });
    }

    @Override
    public void close() {
        connections.close();
    }
}
