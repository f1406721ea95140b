package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A log whose newest pages are answered from memory. It is right by what it reads, not by what it
 * is told: an answer is given only once the head was read after the question came, and whatever is
 * missing up to it. So it never knows less than the store, and after a deletion is in the log it
 * shows what that deletes no more (see {@link Tail}), which is sooner than the store does.
 *
 * <p>A stream is held from the first reading of its newest page on, until others are read more.
 * Everything else passes to the store, also what it finds corrupt, and what does not belong
 * together.
 *
 * <p>For readers only. Whoever carries out deletions reads the store: an edit that looks deleted
 * here must still be found there. So do {@code verify} and {@code backup}. Safe for use by many
 * threads.
 */
public final class TailCache implements EventHistory {
    private final EventHistory log;
    private final Bounds bounds;
    private final CacheCounts counts = new CacheCounts();
    private final TailReader reader;

    /** Last used last; with itself as its lock. */
    private final LinkedHashMap<StreamId, SharedTail> tails = new LinkedHashMap<>(16, 0.75f, true);

    /** Of all tails; with the lock of {@link #tails}. */
    private long bytes;

    /**
     * How much is held.
     *
     * @param streams tails
     * @param events in one tail; more than {@code page}
     * @param tailBytes of one tail; a page and an event at least
     * @param bytes of all tails
     * @param page most events that are answered at once
     * @param ageMs after so long a tail is read anew, so that what somebody took from the store
     *     without a word in the log is gone from here, too
     * @param waiting readers of one stream who share one reading of the store
     */
    public record Bounds(
            int streams,
            int events,
            long tailBytes,
            long bytes,
            int page,
            long ageMs,
            int waiting) {
        public static final Bounds DEFAULT =
                new Bounds(
                        1_000,
                        2 * Limits.PAGE_EVENTS,
                        2L * Limits.PAGE_BYTES,
                        64L * 1024 * 1024,
                        Limits.PAGE_EVENTS,
                        60_000,
                        1_000);

        public Bounds {
            if (events <= page) {
                throw new IllegalArgumentException(
                        "a tail of " + events + " events does not hold a page of " + page);
            }
        }
    }

    /**
     * @param elapsedMs milliseconds since some moment; never set back
     */
    public TailCache(EventHistory log, Bounds bounds, LongSupplier elapsedMs) {
        this.log = log;
        this.bounds = bounds;
        this.reader = new TailReader(log, bounds, elapsedMs, counts);
    }

    /** Of reads of pages. */
    public CacheCounts counts() {
        return counts;
    }

    @Override
    public List<Event> read(StreamId stream, long after, int limit) {
        SharedTail tail = held(stream);
        int most = Math.min(limit, bounds.page());
        List<Event> page = tail == null ? null : held(tail, 0, known -> known.after(after, most));
        return page == null ? stored(log.read(stream, after, limit)) : page;
    }

    @Override
    public List<Event> readBack(StreamId stream, long before, int limit) {
        boolean newest = before == Long.MAX_VALUE;
        SharedTail tail = newest ? begun(stream) : held(stream);
        int most = Math.min(limit, bounds.page());
        List<Event> page =
                tail == null
                        ? null
                        : held(tail, newest ? most : 0, known -> known.before(before, most));
        return page == null ? stored(log.readBack(stream, before, limit)) : page;
    }

    private List<Event> stored(List<Event> page) {
        counts.missed();
        return page;
    }

    /**
     * Null when the tail does not hold the page.
     *
     * @param newest how many events the tail has to hold at least; 0 when only what it holds anyway
     *     is of use
     */
    private @Nullable List<Event> held(
            SharedTail shared, int newest, Function<Tail, @Nullable List<Event>> page) {
        Tail known = shared.held();
        if (newest == 0 && (known == null || page.apply(known) == null)) {
            return null;
        }
        try {
            Tail tail = shared.upToDate(newest);
            return tail == null ? null : page.apply(tail);
        } finally {
            settle(shared);
        }
    }

    private @Nullable SharedTail held(StreamId stream) {
        synchronized (tails) {
            return tails.get(stream);
        }
    }

    private SharedTail begun(StreamId stream) {
        synchronized (tails) {
            return tails.computeIfAbsent(
                    stream, id -> new SharedTail(id, reader, counts, bounds.waiting()));
        }
    }

    /** Takes in what a tail holds now, and lets go of what is too much. */
    private void settle(SharedTail tail) {
        synchronized (tails) {
            if (tails.get(tail.stream()) != tail) {
                return;
            }
            bytes += tail.grown();
            Iterator<SharedTail> eldest = tails.sequencedValues().iterator();
            while (tails.size() > bounds.streams() || bytes > bounds.bytes()) {
                bytes -= eldest.next().bytes();
                eldest.remove();
            }
        }
    }

    @Override
    public StreamHead head(StreamId stream) {
        return log.head(stream);
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
