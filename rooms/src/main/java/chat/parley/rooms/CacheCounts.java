package chat.parley.rooms;

import java.util.concurrent.atomic.LongAdder;

/** How often a cache had what it was asked for since the node started. Any thread may ask. */
public final class CacheCounts {
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    public void hit() {
        hits.increment();
    }

    public void missed() {
        misses.increment();
    }

    /** Answers for which the store was not asked for more than whether they still hold. */
    public long hits() {
        return hits.sum();
    }

    /** Answers for which the store was read. */
    public long misses() {
        return misses.sum();
    }
}
