package chat.parley.storage.cassandra;

import chat.parley.rooms.StreamId;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds and reads buckets and their rows. Safe for use by many threads; blocks. */
final class Buckets {
    private static final int HELD_STREAMS = 10_000;

    private final CqlSession session;
    private final LogStatements statements;
    private final int size;

    /**
     * The newest bucket of a stream as it once was: where an append of our own goes, and where the
     * search for the newest one begins. That somebody has gone on since does no harm.
     */
    private final Map<StreamId, Bucket> held = new LastUsed<>();

    /** What the rows of a stream were like that were read last. */
    private final Map<StreamId, RowShape> shapes = new LastUsed<>();

    @SuppressWarnings("serial")
    private static final class LastUsed<V> extends LinkedHashMap<StreamId, V> {
        LastUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamId, V> eldest) {
            return size() > HELD_STREAMS;
        }
    }

    /** A bucket and some of its rows at one moment. */
    record Page(Bucket bucket, List<Batch> rows) {}

    /**
     * @param size events of a bucket
     */
    Buckets(CqlSession session, LogStatements statements, int size) {
        this.session = session;
        this.statements = statements;
        this.size = size;
    }

    int size() {
        return size;
    }

    /** The newest bucket as it was seen last; null when it is not known. */
    @Nullable Bucket held(StreamId stream) {
        synchronized (held) {
            return held.get(stream);
        }
    }

    void hold(StreamId stream, Bucket newest) {
        synchronized (held) {
            held.merge(stream, newest, (one, other) -> one.head() > other.head() ? one : other);
        }
    }

    RowShape shape(StreamId stream) {
        synchronized (shapes) {
            return shapes.getOrDefault(stream, RowShape.UNKNOWN);
        }
    }

    void shaped(StreamId stream, RowShape rows) {
        synchronized (shapes) {
            shapes.put(stream, rows);
        }
    }

    /** After an error that a stale one may have caused. */
    void forget(StreamId stream) {
        synchronized (held) {
            held.remove(stream);
        }
    }

    /**
     * The newest bucket of the stream; bucket 0, not opened, when there is none.
     *
     * @param level SERIAL also decides what is under way
     */
    Bucket newest(StreamId stream, ConsistencyLevel level) {
        Bucket low = start(stream, level);
        int step = 1;
        while (low.isFull(size)) { // gallops; buckets are dense
            Bucket next = bucket(stream, low.number() + step, level);
            if (next.isOpened()) {
                low = next;
                step *= 2;
            } else if (step == 1) {
                break;
            } else {
                step = 1;
            }
        }
        if (low.isOpened()) {
            hold(stream, low);
        }
        return low;
    }

    /**
     * An opened bucket, if there is one: the one known to be the newest, or what bucket 0 hints.
     */
    private Bucket start(StreamId stream, ConsistencyLevel level) {
        Bucket known = held(stream);
        int guess = known == null ? 0 : known.number();
        Bucket found = bucket(stream, guess, level);
        if (!found.isOpened() && guess > 0) { // another log was put in the place of this one
            forget(stream);
            found = bucket(stream, 0, level);
        }
        if (found.isFull(size) && found.newest() > 0) {
            Bucket hinted = bucket(stream, found.newest(), level);
            return hinted.isOpened() ? hinted : found;
        }
        return found;
    }

    Bucket bucket(StreamId stream, int number, ConsistencyLevel level) {
        return Bucket.of(number, one(statements.bucket(stream, number, level)));
    }

    /** Floor, what is cleared, and the hint are there. */
    Bucket first(StreamId stream) {
        return bucket(stream, 0, ConsistencyLevel.QUORUM);
    }

    /** In which bucket to look for the event first; otherwise it is in one before. */
    int of(long seq, Bucket newest) {
        return (int) Math.min((seq - 1) / size, newest.number());
    }

    /** The next rows of the bucket after the one that begins with {@code first}, checked. */
    List<Batch> up(StreamId stream, int bucket, long first, int most) {
        return batches(stream, statements.rowsUp(stream, bucket, first, most));
    }

    /**
     * Where the newest bucket stands, if that is still {@code known}, and its rows that begin up to
     * {@code seq}, the newest first; checked. Null when there are none, or newer buckets may be.
     */
    @Nullable Page newest(StreamId stream, Bucket known, long seq, int most) {
        List<Row> rows = rows(statements.bucketDown(stream, known.number(), seq, most));
        if (rows.isEmpty()) {
            return null;
        }
        Bucket bucket = Bucket.of(known.number(), rows.getFirst());
        if (bucket.isFull(size)) {
            return null;
        }
        hold(stream, bucket);
        return new Page(bucket, rows.stream().map(row -> batch(stream, row)).toList());
    }

    /**
     * The row of the bucket that holds {@code seq}, and those before, the newest first; checked.
     */
    List<Batch> down(StreamId stream, int bucket, long seq, int most) {
        return batches(stream, statements.rowsDown(stream, bucket, seq, most));
    }

    /** The row that begins with {@code first}, as decided by now; null when there is none. */
    @Nullable Batch row(StreamId stream, int bucket, long first) {
        Row row = one(statements.row(stream, bucket, first));
        return row == null ? null : batch(stream, row);
    }

    private List<Batch> batches(StreamId stream, Statement<?> rows) {
        return rows(rows).stream().map(row -> batch(stream, row)).toList();
    }

    private static Batch batch(StreamId stream, Row row) {
        return Batch.read(
                stream,
                row.getLong("first"),
                row.getInt("version"),
                Objects.requireNonNull(row.getByteBuffer("events")));
    }

    private @Nullable Row one(Statement<?> statement) {
        try {
            return session.execute(statement).one();
        } catch (DriverException e) {
            throw CassandraErrors.unavailable(e);
        }
    }

    /** All of them; every statement bounds how many there are. */
    List<Row> rows(Statement<?> statement) {
        try {
            return session.execute(statement).all();
        } catch (DriverException e) {
            throw CassandraErrors.unavailable(e);
        }
    }
}
