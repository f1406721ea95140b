package chat.parley.storage.cassandra;

import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.Faults;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.log.LogVerifier;
import chat.parley.storage.log.StoredEvent;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.Row;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * Walks over the whole log and notes every fault instead of stopping at the first. Others may
 * append and trim meanwhile. Used by one thread.
 */
final class LogVerification {
    private static final int STREAMS = 200;

    private final LogSession log;
    private final CassandraEventHistory history;
    private final LogVerifier.Done done;
    private final Buckets buckets;
    private final Faults faults = new Faults();
    private long streams;
    private long events;
    private long walked;
    private long known;

    LogVerification(LogSession log, CassandraEventHistory history, LogVerifier.Done done) {
        this.log = log;
        this.history = history;
        this.done = done;
        this.buckets = history.buckets;
    }

    LogCheck run() {
        for (StreamId.Kind kind : StreamId.Kind.values()) {
            @Nullable StreamId after = null;
            List<StreamId> page = history.streams(kind, after, STREAMS);
            while (!page.isEmpty()) {
                history.heads(page).values().forEach(head -> known += head.head() - head.floor());
                page.forEach(this::check);
                after = page.getLast();
                page = history.streams(kind, after, STREAMS);
            }
        }
        checkListed();
        return faults.check(streams, events);
    }

    private void check(StreamId stream) {
        streams++;
        Bucket newest = buckets.newest(stream, ConsistencyLevel.SERIAL);
        long from = buckets.first(stream).floor() + 1;
        while (from <= newest.head()) {
            long to = Math.min(from + EventLog.BATCH_EVENTS - 1, newest.head());
            if (!isWhole(stream, newest, from, to)) {
                for (long seq = from; seq <= to; seq++) {
                    events += isWhole(stream, newest, seq, seq) ? 1 : 0;
                }
            } else {
                events += to - from + 1;
            }
            walked += to - from + 1;
            done.at(walked, Math.max(walked, known));
            from = to + 1;
        }
        try {
            checkBuckets(stream, newest);
        } catch (CorruptLog e) {
            faults.add(String.valueOf(e.getMessage()));
        }
    }

    /** Notes why not. */
    private boolean isWhole(StreamId stream, Bucket newest, long from, long to) {
        int most = (int) (to - from + 1);
        try {
            List<StoredEvent> read =
                    new LogReader(buckets, stream, newest, most, one -> one.event().seq() <= to)
                            .up(from);
            checkLast(stream, newest, read);
            return true;
        } catch (CorruptLog e) {
            faults.add(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static void checkLast(StreamId stream, Bucket newest, List<StoredEvent> read) {
        if (read.isEmpty() || read.getLast().event().seq() != newest.head()) {
            return;
        }
        var last = read.getLast().event();
        if (last.n() != newest.count() || last.at() != newest.at()) {
            throw new CorruptLog(stream, last.seq(), "its bucket tells another count or time");
        }
    }

    /** That those before the newest are full, and that nothing lies beyond its head. */
    private void checkBuckets(StreamId stream, Bucket newest) {
        for (int number = 0; number < newest.number(); number++) {
            if (!buckets.bucket(stream, number, ConsistencyLevel.QUORUM).isFull(buckets.size())) {
                faults.add(stream + ": bucket " + number + " is not full and not the newest");
            }
        }
        if (!buckets.up(stream, newest.number(), newest.head(), 1).isEmpty()
                && buckets.newest(stream, ConsistencyLevel.SERIAL).head() == newest.head()) {
            faults.add(stream + ": there are events beyond the head, " + newest.head());
        }
        Bucket next = buckets.bucket(stream, newest.number() + 1, ConsistencyLevel.SERIAL);
        if (next.isOpened() && !newest.isFull(buckets.size())) {
            faults.add(stream + ": bucket " + next.number() + " was opened before its turn");
        }
    }

    /** A stream that is not listed would not be found by anybody who looks for all. */
    private void checkListed() {
        for (Row row : log.scan(log.statements().buckets())) {
            StreamId.Kind kind =
                    row.getByte("kind") == StreamId.Kind.ROOM.code()
                            ? StreamId.Kind.ROOM
                            : StreamId.Kind.INBOX;
            StreamId stream = new StreamId(kind, Objects.requireNonNull(row.getUuid("id")));
            boolean begins = row.getInt("bucket") == 0 && !row.isNull("head");
            if (begins && buckets.rows(log.statements().listed(stream)).isEmpty()) {
                faults.add(stream + " has events and is not listed");
            }
        }
    }
}
