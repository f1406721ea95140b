package chat.parley.storage.cassandra;

import chat.parley.protocol.Event;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.PageBudget;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.log.LogVerifier;
import chat.parley.storage.log.StoredEvent;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.Row;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * What a keyspace holds, for reading. Reads ask a quorum and see whatever was answered before;
 * {@link #head} also asks for what is under way to be decided. There is no order over all streams:
 * {@link StreamHead#position} is always 0.
 */
public sealed class CassandraEventHistory implements EventHistory, AutoCloseable
        permits CassandraEventLog {
    /** Heads that one call asks for at the same time. */
    private static final int HEADS_AT_ONCE = 64;

    final LogSession log;
    final Buckets buckets;

    CassandraEventHistory(LogSession log) {
        this.log = log;
        this.buckets = new Buckets(log.session(), log.statements(), log.bucketEvents());
    }

    /**
     * Opens the log for reading; changes nothing.
     *
     * @throws CassandraUnusable when there is none, or nobody answers
     */
    public static CassandraEventHistory open(CassandraAddress address) {
        return new CassandraEventHistory(LogSession.openReadOnly(address));
    }

    /**
     * Whether the keyspace holds a log.
     *
     * @throws CassandraUnusable when there is no such keyspace, or nobody answers
     */
    public static boolean isIn(CassandraAddress address) {
        return LogSession.isIn(address);
    }

    /**
     * Checks every event and everything that leads to it, also while others append.
     *
     * @param done told now and then how many events of about how many are checked
     */
    public LogCheck verify(LogVerifier.Done done) {
        return new LogVerification(log, this, done).run();
    }

    @Override
    public List<Event> read(StreamId stream, long after, int limit) {
        PageBudget budget = new PageBudget(limit);
        Bucket newest = reaching(stream, after);
        return after >= newest.head()
                ? List.of()
                : events(reader(stream, newest, limit, budget).up(Math.max(after, 0) + 1));
    }

    @Override
    public List<Event> readBack(StreamId stream, long before, int limit) {
        PageBudget budget = new PageBudget(limit);
        Bucket held = buckets.held(stream);
        if (held != null && held.head() < before - 1) {
            int rows = buckets.shape(stream).rowsFor(limit);
            Buckets.Page page = buckets.newest(stream, held, before - 1, rows);
            if (page != null) {
                return events(reader(stream, page.bucket(), limit, budget).down(before - 1, page));
            }
        }
        Bucket newest = reaching(stream, before - 2);
        long to = Math.min(before - 1, newest.head());
        return to < 1 ? List.of() : events(reader(stream, newest, limit, budget).down(to));
    }

    /** One that has events after {@code seq}, or the newest. */
    private Bucket reaching(StreamId stream, long seq) {
        Bucket held = buckets.held(stream);
        return held != null && held.head() > seq
                ? held
                : buckets.newest(stream, ConsistencyLevel.QUORUM);
    }

    private LogReader reader(StreamId stream, Bucket newest, int limit, PageBudget budget) {
        int most = Math.min(limit, EventLog.BATCH_EVENTS);
        return new LogReader(buckets, stream, newest, most, stored -> budget.takes(stored.event()));
    }

    private static List<Event> events(List<StoredEvent> stored) {
        return stored.stream().map(StoredEvent::event).toList();
    }

    @Override
    public StreamHead head(StreamId stream) {
        return head(stream, ConsistencyLevel.SERIAL);
    }

    private StreamHead head(StreamId stream, ConsistencyLevel level) {
        Bucket newest = buckets.newest(stream, level);
        long floor = newest.number() == 0 ? newest.floor() : buckets.first(stream).floor();
        return new StreamHead(
                log.generation(), floor, newest.head(), newest.count(), newest.at(), 0);
    }

    @Override
    public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
        Semaphore atOnce = new Semaphore(HEADS_AT_ONCE);
        Map<StreamId, Future<StreamHead>> asked = new LinkedHashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (StreamId stream : streams) {
                atOnce.acquireUninterruptibly();
                asked.put(
                        stream,
                        threads.submit(
                                () -> {
                                    try {
                                        return head(stream, ConsistencyLevel.QUORUM);
                                    } finally {
                                        atOnce.release();
                                    }
                                }));
            }
        }
        Map<StreamId, StreamHead> heads = new LinkedHashMap<>();
        asked.forEach((stream, head) -> heads.put(stream, answer(head)));
        return heads;
    }

    private static StreamHead answer(Future<StreamHead> head) {
        try {
            return head.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("it has ended", e);
        }
    }

    @Override
    public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
        List<StreamId> page = new ArrayList<>();
        @Nullable UUID from = after == null ? null : after.id();
        List<Row> listed = listed(kind, from, limit);
        while (!listed.isEmpty() && page.size() < limit) {
            for (Row row : listed) {
                UUID id = Shards.id(key(row));
                if (page.size() < limit && hasBegun(new StreamId(kind, id), row)) {
                    page.add(new StreamId(kind, id));
                }
                from = id;
            }
            listed = listed.size() < limit ? List.of() : listed(kind, from, limit);
        }
        return page;
    }

    private boolean hasBegun(StreamId stream, Row row) {
        return row.getBoolean("begun")
                || buckets.bucket(stream, 0, ConsistencyLevel.SERIAL).isOpened();
    }

    /** The next of all shards, by id. */
    private List<Row> listed(StreamId.Kind kind, @Nullable UUID after, int limit) {
        List<Row> rows = new ArrayList<>();
        for (byte shard = 0; shard < Shards.COUNT; shard++) {
            rows.addAll(buckets.rows(log.statements().streams(kind, shard, after, limit)));
        }
        return rows.stream()
                .sorted((one, other) -> Uuids.compare(Shards.id(key(one)), Shards.id(key(other))))
                .limit(limit)
                .toList();
    }

    private static ByteBuffer key(Row row) {
        return Objects.requireNonNull(row.getByteBuffer("id"));
    }

    /** There is none. */
    @Override
    public long position() {
        return 0;
    }

    @Override
    public void close() {
        log.close();
    }
}
