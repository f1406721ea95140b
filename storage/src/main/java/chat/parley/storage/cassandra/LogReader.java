package chat.parley.storage.cassandra;

import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.StoredEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads one page of a stream across buckets; not thread-safe. Everything it answers has been
 * checked against its checksums: rows in themselves, each against its neighbour, the last against
 * its bucket. A missing row is corruption, unless the floor has risen over it.
 */
final class LogReader {
    private final Buckets buckets;
    private final StreamId stream;
    private final Bucket newest;
    private final int limit;
    private final Predicate<StoredEvent> takes;
    private final List<StoredEvent> taken = new ArrayList<>();
    private RowShape shape;
    private boolean full;
    private @Nullable Batch neighbour;

    /**
     * @param newest tells up to where there are events
     * @param limit most events
     * @param takes whether one more is wanted
     */
    LogReader(
            Buckets buckets,
            StreamId stream,
            Bucket newest,
            int limit,
            Predicate<StoredEvent> takes) {
        this.buckets = buckets;
        this.stream = stream;
        this.newest = newest;
        this.limit = limit;
        this.takes = takes;
        this.shape = buckets.shape(stream);
    }

    /** Events from {@code from} on, or from the floor on when that is higher. */
    List<StoredEvent> up(long from) {
        long due = from;
        int bucket = buckets.of(from, newest);
        List<Batch> rows = fetched(buckets.down(stream, bucket, from, 1));
        while (rows.isEmpty() && bucket > 0) {
            rows = fetched(buckets.down(stream, --bucket, from, 1));
        }
        while (due <= newest.head()) {
            for (Batch row : rows) {
                if (due < row.start() || due > row.last()) {
                    return afterHole(due);
                }
                due = takeUp(row, due);
                if (full) {
                    return taken;
                }
            }
            if (rows.isEmpty() && (neighbour == null || ++bucket > newest.number())) {
                return afterHole(due);
            }
            rows = fetched(buckets.up(stream, bucket, due - 1, most()));
        }
        return taken;
    }

    private long takeUp(Batch row, long from) {
        checkFollows(neighbour, row);
        checkEnd(row);
        neighbour = row;
        long due = from;
        while (!full && due <= row.last()) {
            take(row.at(due));
            due++;
        }
        return due;
    }

    /** Goes on where the floor is by now. */
    private List<StoredEvent> afterHole(long due) {
        long floor = floorOver(due);
        if (!taken.isEmpty() || floor >= newest.head()) {
            return taken;
        }
        neighbour = null;
        return up(floor + 1);
    }

    /** Events up to {@code to}, at most the head, from the end down to the floor; ascending. */
    List<StoredEvent> down(long to) {
        return down(to, buckets.of(to, newest), List.of());
    }

    /** As {@link #down(long)}, beginning with rows that came with the newest bucket. */
    List<StoredEvent> down(long to, Buckets.Page page) {
        return down(Math.min(to, newest.head()), newest.number(), fetched(page.rows()));
    }

    private List<StoredEvent> down(long to, int from, List<Batch> begun) {
        long due = to;
        int bucket = from;
        List<Batch> ahead = begun;
        while (due > 0) {
            List<Batch> rows =
                    ahead.isEmpty() ? fetched(buckets.down(stream, bucket, due, most())) : ahead;
            ahead = List.of();
            for (Batch row : rows) {
                if (row.last() < due) {
                    floorOver(due);
                    return taken.reversed();
                }
                due = takeDown(row, due);
                if (full) {
                    return taken.reversed();
                }
            }
            if (rows.isEmpty() && (--bucket < 0 || buckets.first(stream).floor() >= due)) {
                floorOver(due);
                return taken.reversed();
            }
        }
        return taken.reversed();
    }

    /** Answers 0 at the floor. */
    private long takeDown(Batch row, long to) {
        if (neighbour != null) {
            checkFollows(row, neighbour);
        }
        checkEnd(row);
        neighbour = row;
        long due = to;
        while (!full && due >= row.start()) {
            take(row.at(due));
            due--;
        }
        return row.trimmed() > 0 ? 0 : due;
    }

    private void take(StoredEvent next) {
        full = !takes.test(next) || !taken.add(next) || taken.size() >= limit;
    }

    private int most() {
        return shape.rowsFor(Math.max(1, limit - taken.size()));
    }

    private List<Batch> fetched(List<Batch> rows) {
        if (!rows.isEmpty()) {
            shape = RowShape.of(rows);
            buckets.shaped(stream, shape);
        }
        return rows;
    }

    private long floorOver(long seq) {
        long floor = buckets.first(stream).floor();
        if (floor < seq) {
            throw new CorruptLog(stream, seq, "the event is missing");
        }
        return floor;
    }

    private void checkFollows(@Nullable Batch before, Batch after) {
        if (before != null && !after.before().equals(before.link())) {
            throw new CorruptLog(stream, after.start(), "it does not follow the event before");
        }
    }

    private void checkEnd(Batch row) {
        if (row.last() == newest.head() && !row.link().equals(newest.link())) {
            throw new CorruptLog(stream, row.last(), "it is not the event that was appended last");
        }
    }
}
