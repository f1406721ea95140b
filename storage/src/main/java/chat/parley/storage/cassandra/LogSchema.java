package chat.parley.storage.cassandra;

import chat.parley.storage.sql.NewerSchema;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The tables of the log. One node at a time makes or changes them: the one that has written its
 * name into a row of the table {@code log}, by a conditional write; the name goes by itself when
 * that node dies.
 *
 * <pre>
 * log  name      holder  version  generation  bucket_events
 *      log               1        …           10000
 *      schema    node 7                                      while node 7 changes the tables
 * </pre>
 */
final class LogSchema {
    private static final int VERSION = 1;
    private static final String TABLES = "/db/log/cassandra/event_log.cql";
    private static final Pattern COMMENT = Pattern.compile("--.*");
    private static final int HELD_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(2 * HELD_SECONDS);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration CHANGE_WITHIN = Duration.ofSeconds(HELD_SECONDS / 2);
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Logger LOG = LoggerFactory.getLogger(LogSchema.class);

    private final CqlSession session;
    private final String holder = UUID.randomUUID().toString();

    LogSchema(CqlSession session) {
        this.session = session;
    }

    /**
     * What holds for the whole log.
     *
     * @param version of its tables
     * @param bucketEvents events of a bucket
     */
    record Stands(int version, long generation, int bucketEvents) {}

    /** The tables as they are; throws {@link CassandraUnusable} when they are not there. */
    Stands check() {
        Stands stands = hasTable() ? read() : null;
        if (stands == null) {
            throw new CassandraUnusable("there is no log in keyspace " + keyspace(), null);
        }
        return stands;
    }

    boolean exists() {
        return hasTable() && read() != null;
    }

    /**
     * Makes what is not there yet; waits while another node does.
     *
     * @param bucketEvents for a new log
     */
    Stands prepare(int bucketEvents) {
        if (!hasTable()) {
            makeTable();
        }
        long start = System.nanoTime();
        for (Stands now = tryPrepare(bucketEvents); ; now = tryPrepare(bucketEvents)) {
            if (now != null) {
                return now;
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new CassandraUnusable(
                        "another node has been changing the tables for " + PATIENCE, null);
            }
            pause();
        }
    }

    /** Null while another node is at it. */
    private @Nullable Stands tryPrepare(int bucketEvents) {
        try {
            Stands now = read();
            if (now == null && claim()) {
                make(bucketEvents);
                return read();
            }
            return now;
        } catch (InvalidQueryException | ServerError e) { // named a moment before it can be used
            LOG.debug("the tables are being made: {}", e.getMessage());
            return null;
        }
    }

    /** With an id that follows from its name, several nodes may make it at once. */
    private void makeTable() {
        UUID id =
                UUID.nameUUIDFromBytes(
                        ("parley.log " + keyspace()).getBytes(StandardCharsets.UTF_8));
        change(
                "CREATE TABLE IF NOT EXISTS log (name text PRIMARY KEY, holder text, version int,"
                        + " generation bigint, bucket_events int) WITH id = "
                        + id);
    }

    private void make(int bucketEvents) {
        try {
            for (String statement : statements()) {
                change(statement);
            }
            session.execute(
                    SimpleStatement.newInstance(
                            "INSERT INTO log (name, version, generation, bucket_events) VALUES"
                                    + " ('log', ?, ?, ?) IF NOT EXISTS",
                            VERSION,
                            randomGeneration(),
                            bucketEvents));
        } finally {
            session.execute(
                    SimpleStatement.newInstance(
                            "DELETE FROM log WHERE name = 'schema' IF holder = ?", holder));
        }
    }

    private boolean claim() {
        ResultSet claimed =
                session.execute(
                        SimpleStatement.newInstance(
                                "INSERT INTO log (name, holder) VALUES ('schema', ?) IF NOT EXISTS"
                                        + " USING TTL "
                                        + HELD_SECONDS,
                                holder));
        return claimed.wasApplied();
    }

    private boolean hasTable() {
        return session.execute(
                                SimpleStatement.newInstance(
                                        "SELECT table_name FROM system_schema.tables WHERE"
                                                + " keyspace_name = ? AND table_name = 'log'",
                                        keyspace()))
                        .one()
                != null;
    }

    private @Nullable Stands read() {
        Row row =
                session.execute(
                                SimpleStatement.newInstance(
                                                "SELECT version, generation, bucket_events FROM log"
                                                        + " WHERE name = 'log'")
                                        .setConsistencyLevel(ConsistencyLevel.SERIAL))
                        .one();
        if (row == null) {
            return null;
        }
        Stands stands =
                new Stands(
                        row.getInt("version"),
                        row.getLong("generation"),
                        row.getInt("bucket_events"));
        if (stands.version() > VERSION) {
            throw new NewerSchema(
                    "the log in keyspace "
                            + keyspace()
                            + " is of version "
                            + stands.version()
                            + ", this Parley knows up to "
                            + VERSION);
        }
        return stands;
    }

    /** Answers the new one. */
    long newGeneration() {
        long generation = randomGeneration();
        session.execute(
                SimpleStatement.newInstance(
                        "UPDATE log SET generation = ? WHERE name = 'log' IF EXISTS", generation));
        return generation;
    }

    /** Changes of tables take longer than queries. */
    private void change(String statement) {
        session.execute(SimpleStatement.newInstance(statement).setTimeout(CHANGE_WITHIN));
    }

    private static String[] statements() {
        try (InputStream in = LogSchema.class.getResourceAsStream(TABLES)) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return COMMENT.matcher(text).replaceAll("").strip().split(";\\s*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String keyspace() {
        return session.getKeyspace().orElseThrow().asInternal();
    }

    /** What every client can hold in a number. */
    private static long randomGeneration() {
        return RANDOM.nextLong(1, 1L << 53);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CassandraUnusable("interrupted while another node changes the tables", e);
        }
    }
}
