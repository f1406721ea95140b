package chat.parley.storage.postgres;

import chat.parley.rooms.Checksum;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.StoredEvent;
import chat.parley.storage.log.StreamState;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Takes contents and events away; both may be repeated. Appends go on meanwhile. */
final class PostgresRemoval {
    /** Events that one transaction scrubs or trims, so that appends do not wait long. */
    static final int AT_ONCE = 250;

    private PostgresRemoval() {}

    /** Answers how many there were. */
    static int scrub(Connection connection, StreamId stream, Collection<Long> seqs)
            throws SQLException {
        List<StoredEvent> scrubbed = new ArrayList<>();
        String sql =
                """
                SELECT e.seq, e.body FROM stream s JOIN event e ON e.stream = s.no
                WHERE s.kind = ? AND s.id = ? AND e.seq = ANY (?)\
                """;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            LogRows.name(query, 1, stream);
            query.setArray(
                    3,
                    LogRows.longs(connection, seqs.stream().mapToLong(Long::longValue).toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    scrubbed.add(StoredEvent.read(stream, row.getLong(1), row.getBytes(2)).scrub());
                }
            }
        }
        return replace(connection, stream, scrubbed);
    }

    private static int replace(Connection connection, StreamId stream, List<StoredEvent> events)
            throws SQLException {
        String sql =
                """
                UPDATE event e SET body = given.body
                FROM stream s, unnest(?::bigint[], ?::bytea[]) AS given (seq, body)
                WHERE s.kind = ? AND s.id = ? AND e.stream = s.no AND e.seq = given.seq\
                """;
        long[] seqs = events.stream().mapToLong(event -> event.event().seq()).toArray();
        byte[][] bodies = events.stream().map(StoredEvent::body).toArray(byte[][]::new);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, LogRows.longs(connection, seqs));
            update.setArray(2, connection.createArrayOf("bytea", bodies));
            LogRows.name(update, 3, stream);
            return update.executeUpdate();
        }
    }

    /**
     * Trims a part of what is to go. The row of the stream is held meanwhile, so that an append
     * waits for the new floor, which its compare-and-set covers, too.
     *
     * @return the floor so far; the highest number when there is nothing more to do
     */
    static long trim(Connection connection, StreamId stream, long floor) throws SQLException {
        connection.setAutoCommit(false);
        try {
            StreamState state = held(connection, stream);
            long to = Math.min(Math.min(floor, state.head()), state.floor() + AT_ONCE);
            if (to <= state.floor()) {
                return Long.MAX_VALUE;
            }
            store(connection, state.trimmed(to, link(connection, state, to)));
            delete(connection, state.no(), to);
            connection.commit();
            return to;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static StreamState held(Connection connection, StreamId stream) throws SQLException {
        String sql =
                "SELECT "
                        + LogRows.COLUMNS
                        + " FROM stream s WHERE s.kind = ? AND s.id = ? FOR NO KEY UPDATE";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            LogRows.name(query, 1, stream);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? LogRows.stream(row) : StreamState.empty(stream);
            }
        }
    }

    private static Checksum link(Connection connection, StreamState state, long seq)
            throws SQLException {
        String sql = "SELECT body FROM event WHERE stream = ? AND seq = ?";
        byte @Nullable [] body = null;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, state.no());
            query.setLong(2, seq);
            try (ResultSet row = query.executeQuery()) {
                body = row.next() ? row.getBytes(1) : null;
            }
        }
        if (body == null) {
            throw new CorruptLog(state.id(), seq, "the event is missing");
        }
        return StoredEvent.read(state.id(), seq, body).link();
    }

    private static void store(Connection connection, StreamState trimmed) throws SQLException {
        String sql = "UPDATE stream SET floor = ?, floor_link = ?, checksum = ? WHERE no = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, trimmed.floor());
            update.setBytes(2, trimmed.floorLink().toBytes());
            update.setLong(3, trimmed.checksum());
            update.setLong(4, trimmed.no());
            update.executeUpdate();
        }
    }

    private static void delete(Connection connection, long no, long upTo) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM event WHERE stream = ? AND seq <= ?")) {
            delete.setLong(1, no);
            delete.setLong(2, upTo);
            delete.executeUpdate();
        }
    }
}
