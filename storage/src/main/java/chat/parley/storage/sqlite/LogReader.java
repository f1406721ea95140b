package chat.parley.storage.sqlite;

import chat.parley.rooms.Checksum;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogState;
import chat.parley.storage.log.StoredEvent;
import chat.parley.storage.log.StreamState;
import chat.parley.storage.sql.IdColumns;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads {@code log.db} over one connection; one caller at a time. Everything it answers has been
 * checked against its checksums.
 */
final class LogReader implements AutoCloseable {
    /** Every so many events of a stream one is marked. */
    static final int MARK_EVERY = 64;

    /**
     * Down the chain from one event. Bodies above the sequence asked for are not fetched. A chain
     * that is broken ends early, a row that is not the one expected is returned, to be noticed.
     */
    private static final String CHAIN =
            """
            WITH RECURSIVE chain (id, stream, seq, prev, body) AS (
              SELECT id, stream, seq, prev, CASE WHEN seq <= ?2 THEN body END
              FROM event WHERE id = ?1
              UNION ALL
              SELECT e.id, e.stream, e.seq, e.prev, CASE WHEN e.seq <= ?2 THEN e.body END
              FROM chain c JOIN event e ON e.id = c.prev
              WHERE c.seq > ?3 AND e.seq = c.seq - 1)
            SELECT id, stream, seq, body FROM chain\
            """;

    private final Connection connection;
    private final PreparedStatement log;
    private final PreparedStatement stream;
    private final PreparedStatement mark;
    private final PreparedStatement chain;
    private final PreparedStatement event;
    private final PreparedStatement begin;
    private final PreparedStatement end;

    LogReader(Connection connection) throws SQLException {
        this.connection = connection;
        log =
                connection.prepareStatement(
                        "SELECT generation, started, position, checksum FROM log");
        stream =
                connection.prepareStatement(
                        "SELECT " + StreamState.COLUMNS + " FROM stream WHERE id = ? AND kind = ?");
        mark = connection.prepareStatement("SELECT event FROM mark WHERE stream = ? AND n = ?");
        chain = connection.prepareStatement(CHAIN);
        event = connection.prepareStatement("SELECT seq, body FROM event WHERE id = ?");
        begin = connection.prepareStatement("BEGIN");
        end = connection.prepareStatement("COMMIT");
    }

    /** Reads that must all see the log at one moment. */
    interface Reads<T> {
        T from(LogReader reader) throws SQLException;
    }

    <T> T atOneMoment(Reads<T> reads) throws SQLException {
        begin.execute();
        try {
            return reads.from(this);
        } finally {
            end.execute();
        }
    }

    LogState state() throws SQLException {
        try (ResultSet row = log.executeQuery()) {
            if (row.next()) {
                LogState state = new LogState(row.getLong(1), row.getLong(2), row.getLong(3));
                if (state.checksum() == row.getLong(4)) {
                    return state;
                }
            }
            throw new CorruptLog("the row of the log itself is damaged");
        }
    }

    StreamState stream(StreamId id) throws SQLException {
        stream.setBytes(1, IdColumns.bytes(id.id()));
        stream.setInt(2, id.kind().code());
        try (ResultSet row = stream.executeQuery()) {
            return row.next() ? StreamState.of(row) : StreamState.empty(id);
        }
    }

    /** Streams after {@code after}, by id. */
    List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit)
            throws SQLException {
        String page = "SELECT id FROM stream WHERE kind = ? AND id > ? ORDER BY id LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(page)) {
            statement.setInt(1, kind.code());
            statement.setBytes(2, after == null ? new byte[0] : IdColumns.bytes(after.id()));
            statement.setInt(3, limit);
            List<StreamId> streams = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    streams.add(new StreamId(kind, IdColumns.uuid(rows.getBytes(1))));
                }
            }
            return streams;
        }
    }

    /** Link of the event with this id, whatever its stream; null when there is no such event. */
    @Nullable Checksum linkAt(StreamId named, long id) throws SQLException {
        event.setLong(1, id);
        try (ResultSet row = event.executeQuery()) {
            return row.next()
                    ? StoredEvent.read(named, row.getLong(1), row.getBytes(2)).link()
                    : null;
        }
    }

    /**
     * Events {@code from} to {@code to}, ascending, checked.
     *
     * @param from above the floor
     * @param to at most the head
     */
    List<StoredEvent> range(StreamState in, long from, long to) throws SQLException {
        return range(in, from, to, _ -> true);
    }

    /** As {@link #range}, but from the end, as long as {@code takes} says so. */
    List<StoredEvent> range(StreamState in, long from, long to, Predicate<StoredEvent> takes)
            throws SQLException {
        List<StoredEvent> taken = new ArrayList<>();
        long due = startOf(in, from, to);
        try (ResultSet rows = chain.executeQuery()) {
            while (rows.next()) {
                checkRow(in, due, rows.getLong(2), rows.getLong(3));
                if (due <= to && !take(in, due, from, rows.getBytes(4), taken, takes)) {
                    return taken.reversed();
                }
                due--;
            }
        }
        if (due >= from) {
            throw new CorruptLog(in.id(), due, "the event is missing");
        }
        if (!taken.isEmpty()) {
            taken.getLast().verify(in.id(), in.floorLink());
        }
        return taken.reversed();
    }

    /** The next one down: checks the one above it; false when it is not wanted any more. */
    private static boolean take(
            StreamState in,
            long seq,
            long from,
            byte @Nullable [] body,
            List<StoredEvent> taken,
            Predicate<StoredEvent> takes) {
        if (body == null) {
            throw new CorruptLog(in.id(), seq, "the event is empty");
        }
        StoredEvent stored = StoredEvent.read(in.id(), seq, body);
        if (!taken.isEmpty()) {
            taken.getLast().verify(in.id(), stored.link());
        } else if (seq == in.head() && !stored.link().equals(in.link())) {
            throw new CorruptLog(in.id(), seq, "it is not the event that was appended last");
        }
        return seq >= from && takes.test(stored) && taken.add(stored);
    }

    /** The ids of events {@code from} to {@code to}, the newest first. */
    List<Long> idsDown(StreamState in, long from, long to) throws SQLException {
        List<Long> ids = new ArrayList<>();
        long due = startOf(in, from, to);
        try (ResultSet rows = chain.executeQuery()) {
            while (due >= from && rows.next()) {
                checkRow(in, due, rows.getLong(2), rows.getLong(3));
                if (due <= to) {
                    ids.add(rows.getLong(1));
                }
                due--;
            }
        }
        return ids;
    }

    long idOf(StreamState in, long seq) throws SQLException {
        return idsDown(in, seq, seq).getFirst();
    }

    /** Binds the chain's query; answers the sequence of its first row. */
    private long startOf(StreamState in, long from, long to) throws SQLException {
        long marked = (to + MARK_EVERY - 1) / MARK_EVERY;
        boolean fromHead = marked * MARK_EVERY >= in.head();
        chain.setLong(1, fromHead ? in.last() : markedEvent(in, marked));
        chain.setLong(2, to);
        chain.setLong(3, Math.max(from - 1, in.floor() + 1));
        return fromHead ? in.head() : marked * MARK_EVERY;
    }

    private long markedEvent(StreamState in, long n) throws SQLException {
        mark.setLong(1, in.no());
        mark.setLong(2, n);
        try (ResultSet row = mark.executeQuery()) {
            if (row.next()) {
                return row.getLong(1);
            }
            throw new CorruptLog(in.id(), n * MARK_EVERY, "the mark of the event is missing");
        }
    }

    private static void checkRow(StreamState in, long due, long stream, long seq) {
        if (stream != in.no() || seq != due) {
            throw new CorruptLog(in.id(), due, "another event is in its place");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
