package chat.parley.storage.cassandra;

import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;

import com.datastax.oss.driver.api.core.ConsistencyLevel;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes contents and events out of the log. Rows are changed by conditional writes on their
 * version; what was left half done by a crash is finished by the next call.
 */
final class LogRemoval {
    /** How often one row is tried to be changed, or the floor to be raised. */
    private static final int TRIES = 10;

    private final LogSession log;
    private final Buckets buckets;

    LogRemoval(LogSession log, Buckets buckets) {
        this.log = log;
        this.buckets = buckets;
    }

    private record Place(int bucket, Batch row) {}

    void scrub(StreamId stream, Collection<Long> seqs) {
        Bucket newest = buckets.newest(stream, ConsistencyLevel.SERIAL);
        TreeSet<Long> left = new TreeSet<>(seqs);
        left.removeIf(seq -> seq < 1 || seq > newest.head());
        while (!left.isEmpty()) {
            long seq = left.first();
            Place place = locate(stream, newest, seq);
            if (place == null || place.row().start() > seq || place.row().last() < seq) {
                left.remove(seq);
            } else {
                Set<Long> here = left.subSet(seq, true, place.row().last(), true);
                scrub(stream, place, here);
                here.clear();
            }
        }
    }

    private void scrub(StreamId stream, Place place, Set<Long> seqs) {
        Batch row = place.row();
        for (int i = 0; i < TRIES && row != null && isWhole(row, seqs); i++) {
            log.compareAndSet(log.statements().replace(stream, place.bucket(), row.scrubbed(seqs)));
            row = buckets.row(stream, place.bucket(), row.first());
        }
        if (row != null && isWhole(row, seqs)) {
            throw unclear();
        }
    }

    /** Whether any of them is there with its content. */
    private static boolean isWhole(Batch row, Set<Long> seqs) {
        return row.events().stream()
                .anyMatch(one -> !one.scrubbed() && seqs.contains(one.event().seq()));
    }

    /** Raises the floor first, so that nobody misses what is then deleted. */
    void trim(StreamId stream, long floor) {
        Bucket newest = buckets.newest(stream, ConsistencyLevel.SERIAL);
        Bucket first = raise(stream, newest, Math.min(floor, newest.head()));
        if (first.cleared() < first.floor()) {
            clear(stream, newest, first);
            log.compareAndSet(log.statements().cleared(stream, first, first.floor()));
        }
    }

    private Bucket raise(StreamId stream, Bucket newest, long floor) {
        Bucket first = buckets.bucket(stream, 0, ConsistencyLevel.SERIAL);
        for (int i = 0; i < TRIES && first.floor() < floor; i++) {
            Place place = locate(stream, newest, floor);
            if (place == null || place.row().start() > floor || place.row().last() < floor) {
                throw new CorruptLog(stream, floor, "the event is missing");
            }
            log.compareAndSet(
                    log.statements()
                            .raiseFloor(stream, first, floor, place.row().at(floor).link()));
            first = buckets.bucket(stream, 0, ConsistencyLevel.SERIAL);
        }
        if (first.floor() < floor) {
            throw unclear();
        }
        return first;
    }

    /** From the floor down, bucket by bucket, to where it was cleared before. */
    private void clear(StreamId stream, Bucket newest, Bucket first) {
        Place last = locate(stream, newest, first.floor());
        if (last == null) {
            return;
        }
        Batch row = last.row();
        boolean goesWhole = row.last() <= first.floor();
        boolean more = delete(stream, last.bucket(), goesWhole ? row.first() : row.first() - 1);
        if (!goesWhole && row.start() <= first.floor()) {
            shorten(stream, last, first.floor());
        }
        int from = buckets.of(first.cleared() + 1, newest) - 1;
        for (int b = last.bucket() - 1; b >= 0 && (b >= from || more); b--) {
            more = delete(stream, b, first.floor());
        }
    }

    /** Deletes the rows that begin up to {@code seq}; false when there is none. */
    private boolean delete(StreamId stream, int bucket, long seq) {
        var newest = buckets.rows(log.statements().newestWrite(stream, bucket, seq)).getFirst();
        if (newest.isNull(0)) {
            return false;
        }
        log.run(log.statements().clear(stream, bucket, seq, newest.getLong(0)));
        return true;
    }

    private void shorten(StreamId stream, Place place, long floor) {
        Batch row = place.row();
        for (int i = 0; i < TRIES && row != null && row.start() <= floor; i++) {
            log.compareAndSet(
                    log.statements().replace(stream, place.bucket(), row.trimmedTo(floor)));
            row = buckets.row(stream, place.bucket(), row.first());
        }
        if (row != null && row.start() <= floor) {
            throw unclear();
        }
    }

    /** The last row that begins up to {@code seq}. */
    private @Nullable Place locate(StreamId stream, Bucket newest, long seq) {
        for (int bucket = buckets.of(seq, newest); bucket >= 0; bucket--) {
            List<Batch> rows = buckets.down(stream, bucket, seq, 1);
            if (!rows.isEmpty()) {
                return new Place(bucket, rows.getFirst());
            }
        }
        return null;
    }

    private static StoreUnavailable unclear() {
        return new StoreUnavailable("it is not known whether it was written: repeat it", null);
    }
}
