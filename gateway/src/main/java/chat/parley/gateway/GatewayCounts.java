package chat.parley.gateway;

import java.util.concurrent.atomic.LongAdder;

/** What a gateway counts since it started; cheap enough for every delivery. Any thread may ask. */
public final class GatewayCounts {
    private final LongAdder deliveries = new LongAdder();
    private final LongAdder gapsFilled = new LongAdder();
    private final LongAdder behind = new LongAdder();
    private final LongAdder setAside = new LongAdder();

    GatewayCounts() {}

    void delivered() {
        deliveries.increment();
    }

    void gapFilled() {
        gapsFilled.increment();
    }

    void fellBehind() {
        behind.increment();
    }

    void putAside() {
        setAside.increment();
    }

    /** Events written to connections: one event to two people is two. */
    public long deliveries() {
        return deliveries.sum();
    }

    /** Reads of the log for what the bus did not bring. */
    public long gapsFilled() {
        return gapsFilled.sum();
    }

    /** Subscriptions that ended because their client did not keep up. */
    public long behind() {
        return behind.sum();
    }

    /** Batches that found an event loop's queue full, and were read from the log later. */
    public long setAside() {
        return setAside.sum();
    }
}
