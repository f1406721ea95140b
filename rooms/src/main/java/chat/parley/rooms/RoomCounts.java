package chat.parley.rooms;

import java.util.concurrent.atomic.LongAdder;

/** What the sequencers of a node count since it started. Any thread may ask. */
public final class RoomCounts {
    private final LongAdder acked = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder resync = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder unprojected = new LongAdder();

    RoomCounts() {}

    void answered(Outcome outcome) {
        switch (outcome) {
            case Outcome.Acked _ -> acked.increment();
            case Outcome.Refused _ -> refused.increment();
            case Outcome.Busy _ -> busy.increment();
            case Outcome.Resync _ -> resync.increment();
            case Outcome.Unknown _ -> unknown.increment();
        }
    }

    void unprojected(long more) {
        unprojected.add(more);
    }

    /** Events that were acknowledged, retries among them. */
    public long acked() {
        return acked.sum();
    }

    /** Events that the rules of their room refused. */
    public long refused() {
        return refused.sum();
    }

    /** Events that were sent back for want of room, or of a store. */
    public long busy() {
        return busy.sum();
    }

    /** Retries that were too old to be told whether they had landed. */
    public long resync() {
        return resync.sum();
    }

    /** Events of which the store did not say whether they landed. */
    public long unknown() {
        return unknown.sum();
    }

    /** How many events of rooms in use are in the log, but not in the tables yet. */
    public long unprojected() {
        return unprojected.sum();
    }
}
