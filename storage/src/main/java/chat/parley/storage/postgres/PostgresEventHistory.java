package chat.parley.storage.postgres;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.PageBudget;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.log.LogState;
import chat.parley.storage.log.LogVerifier;
import chat.parley.storage.log.StreamState;
import chat.parley.storage.sql.IdColumns;
import chat.parley.storage.sql.Migrations;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the log in a PostgreSQL database holds, for reading. Whatever is read is checked against its
 * checksums. Appends of different streams have no order among each other: positions are 0.
 */
public sealed class PostgresEventHistory implements EventHistory, AutoCloseable
        permits PostgresEventLog {
    private static final int READERS = 4;

    /**
     * The tables are found by their keys, always: what the server knows of a young table would have
     * it go through all of it.
     */
    private static final String OPTIONS =
            " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /** Bytes of bodies that hold at least a page of contents, whatever comes with each. */
    private static final int PAGE_OF_BODIES = Limits.PAGE_BYTES + EventLog.BATCH_EVENTS * 512;

    private static final String HEAD =
            "SELECT l.generation, "
                    + LogRows.COLUMNS
                    + " FROM log l LEFT JOIN stream s ON s.kind = ? AND s.id = ?";
    private static final String HEADS =
            "SELECT l.generation, asked.place, "
                    + LogRows.COLUMNS
                    + " FROM log l CROSS JOIN unnest(?::smallint[], ?::bytea[])"
                    + " WITH ORDINALITY AS asked (kind, id, place)"
                    + " LEFT JOIN stream s ON s.kind = asked.kind AND s.id = asked.id";

    /**
     * The stream's row, once, and then the events: two more than the page may hold in bytes, so
     * that what is left out is not missed.
     */
    private static final String PAGE =
            "WITH s AS (SELECT "
                    + LogRows.COLUMNS
                    + """
                     FROM stream s WHERE s.kind = ? AND s.id = ?)
                    SELECT s.*, NULL::bigint AS seq, NULL::bytea AS body FROM s
                    UNION ALL
                    SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, seq, body
                    FROM s, LATERAL (
                      SELECT seq, body, sum(CASE WHEN seq <> ? THEN octet_length(body) ELSE 0 END) OVER (
                        ORDER BY seq %1$s ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING) AS before
                      FROM (
                        SELECT seq, body FROM event
                        WHERE stream = s.no AND seq > s.floor AND seq BETWEEN ? AND ?
                        ORDER BY seq %1$s LIMIT ?) AS chosen) AS measured
                    WHERE coalesce(before, 0) <= ?
                    ORDER BY seq %1$s NULLS FIRST\
                    """;

    private static final String FORWARD = PAGE.formatted("ASC");
    private static final String BACKWARD = PAGE.formatted("DESC");

    final PostgresPool pool;

    PostgresEventHistory(PostgresPool pool) {
        this.pool = pool;
    }

    /**
     * Opens the log as it is.
     *
     * @throws PostgresUnusable when the database cannot be used
     * @throws chat.parley.storage.sql.NewerSchema when a newer Parley has changed it
     * @throws chat.parley.storage.sql.OlderSchema when this version was not started on it yet
     */
    public static PostgresEventHistory open(PostgresAddress address) {
        PostgresPool.await(address, Duration.ZERO);
        migrations(address).check();
        return new PostgresEventHistory(pool(address));
    }

    static Migrations migrations(PostgresAddress address) {
        return new Migrations(
                address.toString(), address.patientSource(), "db/log/postgres", "log_history");
    }

    /** One connection for the writer, the others for readers. */
    static PostgresPool pool(PostgresAddress address) {
        return PostgresPool.of(address, "log", READERS + 1, OPTIONS);
    }

    /**
     * Checks every event and everything that leads to it, also while nodes append.
     *
     * @param done told now and then how many events of about how many are checked
     * @throws PostgresUnusable when the database cannot be used
     */
    public static LogCheck verify(PostgresAddress address, LogVerifier.Done done)
            throws IOException {
        PostgresPool.await(address, Duration.ZERO);
        migrations(address).check();
        try {
            return LogVerification.verify(address.patientSource(), done);
        } catch (SQLException e) {
            throw PostgresErrors.translated(e);
        }
    }

    @Override
    public List<Event> read(StreamId stream, long after, int limit) {
        PageBudget budget = new PageBudget(limit);
        int most = Math.min(limit, EventLog.BATCH_EVENTS);
        return page(FORWARD, stream, after, after, Long.MAX_VALUE, most)
                .ascending(after, most, budget::takes);
    }

    @Override
    public List<Event> readBack(StreamId stream, long before, int limit) {
        PageBudget budget = new PageBudget(limit);
        int most = Math.min(limit, EventLog.BATCH_EVENTS);
        return page(BACKWARD, stream, 0, 0, before - 1, most)
                .descending(before, most, budget::takes);
    }

    /** One event more than {@code most}, to which the others are chained. */
    private StreamPage page(
            String sql, StreamId stream, long uncounted, long from, long to, int most) {
        return pool.read(
                connection -> {
                    try (PreparedStatement query = connection.prepareStatement(sql)) {
                        LogRows.name(query, 1, stream);
                        query.setLong(3, uncounted);
                        query.setLong(4, from);
                        query.setLong(5, to);
                        query.setInt(6, most + 1);
                        query.setInt(7, PAGE_OF_BODIES);
                        @Nullable StreamPage page = StreamPage.read(query);
                        return page == null
                                ? new StreamPage(StreamState.empty(stream), List.of())
                                : page;
                    }
                });
    }

    @Override
    public StreamHead head(StreamId stream) {
        return pool.read(
                connection -> {
                    try (PreparedStatement query = connection.prepareStatement(HEAD)) {
                        LogRows.name(query, 1, stream);
                        try (ResultSet row = query.executeQuery()) {
                            row.next();
                            return head(stream, row);
                        }
                    }
                });
    }

    @Override
    public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
        List<StreamId> asked = List.copyOf(streams);
        return pool.read(
                connection -> {
                    try (PreparedStatement query = connection.prepareStatement(HEADS)) {
                        LogRows.name(query, 1, asked);
                        Map<StreamId, StreamHead> heads = new HashMap<>();
                        try (ResultSet row = query.executeQuery()) {
                            while (row.next()) {
                                StreamId stream = asked.get(row.getInt("place") - 1);
                                heads.put(stream, head(stream, row));
                            }
                        }
                        return heads;
                    }
                });
    }

    private static StreamHead head(StreamId stream, ResultSet row) throws SQLException {
        StreamState found =
                row.getLong("no") == 0 ? StreamState.empty(stream) : LogRows.stream(row);
        return found.headOf(state(row.getLong("generation")));
    }

    private static LogState state(long generation) {
        return new LogState(generation, 0, 0);
    }

    @Override
    public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
        String sql =
                "SELECT kind, id FROM stream WHERE kind = ? AND id > ? AND head > 0 ORDER BY id"
                        + " LIMIT ?";
        return pool.read(
                connection -> {
                    try (PreparedStatement query = connection.prepareStatement(sql)) {
                        query.setInt(1, kind.code());
                        query.setBytes(
                                2, after == null ? new byte[0] : IdColumns.bytes(after.id()));
                        query.setInt(3, limit);
                        List<StreamId> streams = new ArrayList<>();
                        try (ResultSet row = query.executeQuery()) {
                            while (row.next()) {
                                streams.add(LogRows.id(row));
                            }
                        }
                        return streams;
                    }
                });
    }

    @Override
    public long position() {
        return 0;
    }

    /** Waits for nothing. */
    @Override
    public void close() {
        pool.close();
    }
}
