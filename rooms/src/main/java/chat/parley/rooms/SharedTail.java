package chat.parley.rooms;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The tail of one stream, and whoever waits for it. Those who ask while it is being read share the
 * next reading, never the one under way: that one may have seen the head before they asked. Safe
 * for use by many threads.
 */
final class SharedTail {
    private final StreamId stream;
    private final TailReader reader;
    private final CacheCounts counts;
    private final int mostWaiting;

    /** Held by whoever reads the store, and to change the fields of a round and {@link #held}. */
    private final ReentrantLock turn = new ReentrantLock();

    /** The reading that has not begun, with this as its lock. */
    private @Nullable Round next;

    private volatile @Nullable Tail held;

    /** What the cache has counted for it; with the lock of the cache. */
    private long bytes;

    SharedTail(StreamId stream, TailReader reader, CacheCounts counts, int mostWaiting) {
        this.stream = stream;
        this.reader = reader;
        this.counts = counts;
        this.mostWaiting = mostWaiting;
    }

    /** One reading of the store. */
    private static final class Round {
        int wanted;
        int sharing;
        boolean done;
        @Nullable Tail tail;
        @Nullable StoreUnavailable failure;
    }

    /** As it was left; it may be behind. */
    @Nullable Tail held() {
        return held;
    }

    /**
     * As {@link TailReader#read}; null, too, when too many wait: the store is to be asked then.
     * Throws {@link StoreUnavailable}.
     */
    @Nullable Tail upToDate(int wanted) {
        Round round = join(wanted);
        if (round == null) {
            return null;
        }
        turn.lock();
        try {
            if (round.done) {
                counts.hit();
            } else {
                begin(round);
                read(round);
            }
        } finally {
            turn.unlock();
        }
        if (round.failure != null) {
            throw round.failure;
        }
        return round.tail;
    }

    private synchronized @Nullable Round join(int wanted) {
        if (next == null) {
            next = new Round();
        }
        if (next.sharing >= mostWaiting) {
            return null;
        }
        next.sharing++;
        next.wanted = Math.max(next.wanted, wanted);
        return next;
    }

    /** From here on nobody joins it. */
    private synchronized void begin(Round round) {
        if (next == round) {
            next = null;
        }
    }

    private void read(Round round) {
        try {
            held = reader.read(stream, held, round.wanted);
            round.tail = held;
        } catch (CorruptLog _) {
            held = null; // what the store does not serve, it says to those who ask for just that
        } catch (StoreUnavailable e) {
            round.failure = e;
        }
        round.done = true;
    }

    StreamId stream() {
        return stream;
    }

    /** What was last answered by {@link #grown}, in all. */
    long bytes() {
        return bytes;
    }

    /** Takes in how much it holds now; answers how much more that is. */
    long grown() {
        Tail now = held;
        long before = bytes;
        bytes = now == null ? 0 : now.bytes();
        return bytes - before;
    }
}
