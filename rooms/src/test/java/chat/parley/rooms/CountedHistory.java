package chat.parley.rooms;

import chat.parley.protocol.Event;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A log that counts what is read of it, and may stand in the way. */
final class CountedHistory implements EventHistory {
    final AtomicInteger pages = new AtomicInteger();
    final AtomicInteger heads = new AtomicInteger();

    /** What is behind it; another one when the store was restored. */
    volatile EventHistory log;

    /** Runs after a head was read, before it is answered. */
    volatile Runnable afterHead = () -> {};

    /** What becomes of the pages that are read. */
    volatile UnaryOperator<List<Event>> page = UnaryOperator.identity();

    CountedHistory(EventHistory log) {
        this.log = log;
    }

    @Override
    public List<Event> read(StreamId stream, long after, int limit) {
        pages.incrementAndGet();
        return page.apply(log.read(stream, after, limit));
    }

    @Override
    public List<Event> readBack(StreamId stream, long before, int limit) {
        pages.incrementAndGet();
        return page.apply(log.readBack(stream, before, limit));
    }

    @Override
    public StreamHead head(StreamId stream) {
        heads.incrementAndGet();
        StreamHead head = log.head(stream);
        afterHead.run();
        return head;
    }

    @Override
    public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
        return log.heads(streams);
    }

    @Override
    public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
        return log.streams(kind, after, limit);
    }

    @Override
    public long position() {
        return log.position();
    }
}
