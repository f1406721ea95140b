package chat.parley.storage.postgres;

import chat.parley.protocol.Event;
import chat.parley.rooms.Checksum;
import chat.parley.rooms.CorruptLog;
import chat.parley.storage.log.StoredEvent;
import chat.parley.storage.log.StreamState;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rows of a stream's events as they were read at one moment together with the stream's own, and
 * whether they are what was appended.
 */
record StreamPage(StreamState stream, List<Row> rows) {

    /** What is stored of one event. */
    static final class Row {
        private final long seq;
        private final byte[] body;

        private Row(long seq, byte[] body) {
            this.seq = seq;
            this.body = body;
        }
    }

    /** Null when there is no row of a stream. */
    static @Nullable StreamPage read(PreparedStatement query) throws SQLException {
        @Nullable StreamState state = null;
        List<Row> rows = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                state = state == null ? LogRows.stream(row) : state;
                byte @Nullable [] body = row.getBytes("body");
                if (body != null) {
                    rows.add(new Row(row.getLong("seq"), body));
                }
            }
        }
        return state == null ? null : new StreamPage(state, rows);
    }

    /**
     * Events after {@code after}; the rows ascend and start with the event at {@code after}, if it
     * is above the floor.
     *
     * @param budget whether one more belongs to the page
     */
    List<Event> ascending(long after, int limit, Predicate<Event> budget) {
        List<Event> taken = new ArrayList<>();
        if (after >= stream.head()) {
            return taken;
        }
        long from = Math.max(after, stream.floor()) + 1;
        long to = Math.min(from - 1 + limit, stream.head());
        int next = from - 1 == stream.floor() ? 0 : 1;
        Checksum link = next == 0 ? stream.floorLink() : event(0, from - 1).link();
        for (long seq = from; seq <= to; seq++) {
            StoredEvent event = event(next++, seq).verify(stream.id(), link);
            checkLast(event);
            if (!budget.test(event.event())) {
                return taken;
            }
            taken.add(event.event());
            link = event.link();
        }
        return taken;
    }

    /**
     * Events before {@code before}, ascending; the rows descend and end with the event before the
     * first of these, if it is above the floor.
     */
    List<Event> descending(long before, int limit, Predicate<Event> budget) {
        long to = Math.min(before - 1, stream.head());
        long from = Math.max(to - limit, stream.floor()) + 1;
        List<StoredEvent> taken = new ArrayList<>();
        for (long seq = to; seq >= from; seq--) {
            StoredEvent event = event(taken.size(), seq);
            checkLast(event);
            checkAbove(taken, event.link());
            if (!budget.test(event.event())) {
                return events(taken);
            }
            taken.add(event);
        }
        if (!taken.isEmpty()) {
            boolean first = from - 1 == stream.floor();
            checkAbove(taken, first ? stream.floorLink() : event(taken.size(), from - 1).link());
        }
        return events(taken);
    }

    private void checkAbove(List<StoredEvent> taken, Checksum link) {
        if (!taken.isEmpty()) {
            taken.getLast().verify(stream.id(), link);
        }
    }

    private StoredEvent event(int row, long seq) {
        if (row >= rows.size() || rows.get(row).seq != seq) {
            throw new CorruptLog(stream.id(), seq, "the event is missing");
        }
        return StoredEvent.read(stream.id(), seq, rows.get(row).body);
    }

    private void checkLast(StoredEvent event) {
        if (event.event().seq() == stream.head() && !event.link().equals(stream.link())) {
            throw new CorruptLog(
                    stream.id(), stream.head(), "it is not the event that was appended last");
        }
    }

    private static List<Event> events(List<StoredEvent> descending) {
        return descending.reversed().stream().map(StoredEvent::event).toList();
    }
}
