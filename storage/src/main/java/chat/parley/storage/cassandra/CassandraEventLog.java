package chat.parley.storage.cassandra;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.AppendRules;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;

import com.datastax.oss.driver.api.core.ConsistencyLevel;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The event log in a keyspace of Cassandra 5; {@code event_log.cql} draws its tables. Many nodes
 * may append to it: every append is one conditional write (a lightweight transaction) to one
 * partition.
 *
 * <p>A write whose outcome the driver does not tell is settled by a serial read of the head and a
 * look for the ids of its events. As long as the head has not moved the write may still land, so it
 * is only told again, with the same condition: at most one of the two can land.
 */
public final class CassandraEventLog extends CassandraEventHistory implements EventLog {
    /** Events of a bucket: some 3 MB. */
    public static final int BUCKET_EVENTS = 10_000;

    /** How often one append is written before it is left unknown. */
    private static final int TRIES = 4;

    /** Before the second try; twice as long before each one after that. */
    private static final long PAUSE_MS = 250;

    /** Appends to streams that share one wait for each other. */
    private static final int LOCKS = 1_024;

    private final Lock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(Lock[]::new);
    private final LogRemoval removal;

    private CassandraEventLog(LogSession log) {
        super(log);
        this.removal = new LogRemoval(log, buckets);
    }

    /**
     * Opens the log of the keyspace, or makes its tables.
     *
     * @param patience how long nodes are waited for that do not answer yet
     * @throws CassandraUnusable when there is no such keyspace, or nobody answers in time
     * @throws chat.parley.storage.sql.NewerSchema when a newer Parley has changed the tables
     */
    public static CassandraEventLog open(CassandraAddress address, Duration patience) {
        return open(address, patience, BUCKET_EVENTS);
    }

    /**
     * As {@link #open(CassandraAddress, Duration)}.
     *
     * @param bucketEvents events of a bucket, when the log is made; kept with it. Below {@link
     *     EventLog#BATCH_EVENTS}, which is for tests, one event may be searched in many buckets.
     */
    public static CassandraEventLog open(
            CassandraAddress address, Duration patience, int bucketEvents) {
        return new CassandraEventLog(LogSession.open(address, patience, bucketEvents));
    }

    @Override
    public Append append(StreamId stream, long head, List<Event> events) {
        AppendRules.checkSequence(head, events);
        // two of this process would only make each other's conditional writes fail
        Lock lock = locks[Math.floorMod(stream.hashCode(), LOCKS)];
        lock.lock();
        try {
            return appendAlone(stream, head, events);
        } finally {
            lock.unlock();
        }
    }

    private Append appendAlone(StreamId stream, long head, List<Event> events) {
        Bucket newest = buckets.held(stream);
        if (newest == null || newest.head() < head) {
            newest = buckets.newest(stream, ConsistencyLevel.SERIAL);
        }
        if (newest.head() != head) {
            return new Append.Conflict(newest.head());
        }
        AppendRules.checkCount(newest.count(), events);
        if (head == 0) {
            log.run(log.statements().register(stream));
        }
        Append outcome = put(stream, newest, Batch.chained(newest.link(), stream, events));
        if (head == 0 && outcome instanceof Append.Appended) {
            log.tell(log.statements().begun(stream));
        }
        return outcome;
    }

    private Append put(StreamId stream, Bucket newest, Batch batch) {
        Bucket after = newest.after(batch, buckets.size());
        boolean opens = after.number() > newest.number();
        var write = log.statements().append(stream, after, batch, opens ? 0 : newest.head());
        boolean undecided = false;
        for (int i = 0; i < TRIES; i++) {
            if (i > 0) {
                pause(PAUSE_MS << (i - 1));
            }
            switch (log.compareAndSet(write)) {
                case LogSession.Written.Applied() -> {
                    appended(stream, newest, after);
                    return new Append.Appended();
                }
                case LogSession.Written.Lost() -> {
                    return settle(stream, after, batch);
                }
                case LogSession.Written.NotSent(var why) -> {
                    if (!undecided) {
                        throw new StoreUnavailable("Cassandra does not answer: " + why, why);
                    }
                }
                case LogSession.Written.Unclear _ -> undecided = true;
            }
            if (hasMoved(stream, newest)) {
                return settle(stream, after, batch);
            }
        }
        return new Append.Unknown();
    }

    private static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void appended(StreamId stream, Bucket before, Bucket after) {
        buckets.hold(stream, after);
        if (after.number() > before.number()) {
            log.tell(log.statements().hint(stream, after.number()));
        }
    }

    /** False also when it cannot be told. */
    private boolean hasMoved(StreamId stream, Bucket from) {
        try {
            return buckets.newest(stream, ConsistencyLevel.SERIAL).head() != from.head();
        } catch (StoreUnavailable _) {
            return false;
        }
    }

    /**
     * The head is not the condition any more, so what is not there by now never will be. It may be
     * there even though the write was told to have lost: to itself, finished by somebody else.
     */
    private Append settle(StreamId stream, Bucket after, Batch batch) {
        try {
            Batch there = buckets.row(stream, after.number(), batch.first());
            Bucket newest = buckets.newest(stream, ConsistencyLevel.SERIAL);
            return there != null && there.ids().equals(batch.ids())
                    ? new Append.Appended()
                    : new Append.Conflict(newest.head());
        } catch (StoreUnavailable _) {
            return new Append.Unknown();
        }
    }

    /** Throws {@link StoreUnavailable} unless so many answer as an append needs. */
    public void check() {
        log.run(log.statements().stands());
    }

    @Override
    public void scrub(StreamId stream, Collection<Long> seqs) {
        removal.scrub(stream, seqs);
    }

    @Override
    public void trim(StreamId stream, long floor) {
        removal.trim(stream, floor);
    }

    /**
     * Makes all cursors void: to be called after the keyspace was restored from a backup, while no
     * node runs. Answers the new generation.
     */
    public long newGeneration() {
        return log.newGeneration();
    }
}
