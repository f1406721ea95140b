package chat.parley.testkit;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.TailCache;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A log whose readers read through a {@link TailCache}, which holds whatever was written to. The
 * cache is told of no append and no trim. A scrub that no deletion in the log tells of is one that
 * it hears of with time.
 */
final class CachedEventLog implements EventLog {
    private final AtomicLong now = new AtomicLong();
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final TailCache cache = new TailCache(log, TailCache.Bounds.DEFAULT, now::get);

    @Override
    public Append append(StreamId stream, long head, List<Event> events) {
        Append outcome = log.append(stream, head, events);
        cache.readBack(stream, Long.MAX_VALUE, 1 + events.size() % 50);
        return outcome;
    }

    @Override
    public List<Event> read(StreamId stream, long after, int limit) {
        return cache.read(stream, after, limit);
    }

    @Override
    public List<Event> readBack(StreamId stream, long before, int limit) {
        return cache.readBack(stream, before, limit);
    }

    @Override
    public StreamHead head(StreamId stream) {
        return cache.head(stream);
    }

    @Override
    public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
        return cache.heads(streams);
    }

    @Override
    public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
        return cache.streams(kind, after, limit);
    }

    @Override
    public long position() {
        return cache.position();
    }

    @Override
    public void scrub(StreamId stream, Collection<Long> seqs) {
        log.scrub(stream, seqs);
        now.addAndGet(TailCache.Bounds.DEFAULT.ageMs());
    }

    @Override
    public void trim(StreamId stream, long floor) {
        log.trim(stream, floor);
    }

    @Override
    public void close() {
        log.close();
    }
}
