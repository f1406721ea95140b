package chat.parley.storage.postgres;

import chat.parley.protocol.Event;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.StoredEvent;
import chat.parley.storage.log.StreamState;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The one statement that appends: a transaction by itself. Rows are locked in the order of their
 * numbers, so that two nodes wait for each other at most one way; each is moved only if it is what
 * the node took it for, and only what was moved gets its events.
 */
final class AppendStatement {
    private static final String SQL =
            """
            WITH locked AS (
              SELECT no FROM stream WHERE no = ANY (?) ORDER BY no FOR NO KEY UPDATE),
            moved AS (
              UPDATE stream s
              SET head = w.head, count = w.count, at = w.at, link = w.link, checksum = w.checksum
              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                AS w (no, old_head, old_floor, old_link, fence, head, count, at, link, checksum)
              WHERE (SELECT count(*) FROM locked) > 0 AND s.no = w.no AND s.head = w.old_head
                AND s.floor = w.old_floor AND s.link = w.old_link AND s.fence = w.fence
              RETURNING s.no),
            added AS (
              INSERT INTO event (stream, seq, body)
              SELECT e.stream, e.seq, e.body FROM unnest(?, ?, ?) AS e (stream, seq, body)
              WHERE (e.stream IN (SELECT no FROM moved)) IS TRUE)
            SELECT no FROM moved\
            """;

    private AppendStatement() {}

    /** A row of a stream, as it was seen last. */
    record Held(StreamState state, long fence) {
        Held at(StreamState newState) {
            return new Held(newState, fence);
        }
    }

    /** An append that fits to a row. */
    record Step(Held row, StreamState grown, List<StoredEvent> events) {
        static Step of(Held row, List<Event> events) {
            StreamState grown = row.state();
            List<StoredEvent> stored = new ArrayList<>(events.size());
            for (Event event : events) {
                StoredEvent next = StoredEvent.chained(grown.link(), grown.id(), event);
                grown = grown.appended(event, 0, next.link());
                stored.add(next);
            }
            return new Step(row, grown, stored);
        }

        StreamId stream() {
            return grown.id();
        }
    }

    /**
     * Answers the numbers of the streams that were moved; the others are not what their steps took
     * them for.
     *
     * @param unordered of different streams
     */
    static Set<Long> execute(Connection connection, List<Step> unordered) throws SQLException {
        List<Step> steps =
                unordered.stream()
                        .sorted(Comparator.comparingLong(step -> step.grown().no()))
                        .toList();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(1, longs(connection, steps, step -> step.grown().no()));
            bindRows(connection, statement, steps);
            bindEvents(connection, statement, steps);
            Set<Long> moved = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    moved.add(row.getLong(1));
                }
            }
            return moved;
        }
    }

    private static void bindRows(
            Connection connection, PreparedStatement statement, List<Step> steps)
            throws SQLException {
        statement.setArray(2, longs(connection, steps, step -> step.grown().no()));
        statement.setArray(3, longs(connection, steps, step -> step.row().state().head()));
        statement.setArray(4, longs(connection, steps, step -> step.row().state().floor()));
        statement.setArray(5, bytes(connection, steps, s -> s.row().state().link().toBytes()));
        statement.setArray(6, longs(connection, steps, step -> step.row().fence()));
        statement.setArray(7, longs(connection, steps, step -> step.grown().head()));
        statement.setArray(8, longs(connection, steps, step -> step.grown().count()));
        statement.setArray(9, longs(connection, steps, step -> step.grown().at()));
        statement.setArray(10, bytes(connection, steps, step -> step.grown().link().toBytes()));
        statement.setArray(11, longs(connection, steps, step -> step.grown().checksum()));
    }

    private static void bindEvents(
            Connection connection, PreparedStatement statement, List<Step> steps)
            throws SQLException {
        List<Long> streams = new ArrayList<>();
        List<StoredEvent> events = new ArrayList<>();
        for (Step step : steps) {
            step.events().forEach(_ -> streams.add(step.grown().no()));
            events.addAll(step.events());
        }
        statement.setArray(12, longs(connection, streams, Long::longValue));
        statement.setArray(13, longs(connection, events, event -> event.event().seq()));
        statement.setArray(14, bytes(connection, events, StoredEvent::body));
    }

    private static <T> Array longs(Connection connection, List<T> from, ToLongFunction<T> value)
            throws SQLException {
        return LogRows.longs(connection, from.stream().mapToLong(value).toArray());
    }

    private static <T> Array bytes(Connection connection, List<T> from, Function<T, byte[]> value)
            throws SQLException {
        return connection.createArrayOf("bytea", from.stream().map(value).toArray(byte[][]::new));
    }
}
