package chat.parley.gateway;

import chat.parley.protocol.Deterministic;

/** A token bucket: so many frames a second on average, and twice as many at once. */
@Deterministic
final class Pace {
    private final int perSecond;
    private double tokens;
    private long filledAt;

    /**
     * @param nowMs any clock's milliseconds
     */
    Pace(int perSecond, long nowMs) {
        this.perSecond = perSecond;
        this.tokens = 2.0 * perSecond;
        this.filledAt = nowMs;
    }

    /** Counts one frame; tells whether there may be another right now. */
    boolean count(long nowMs) {
        fill(nowMs);
        tokens -= 1;
        return tokens >= 1;
    }

    /** Whether there may be a quarter of a second's frames now. */
    boolean isRested(long nowMs) {
        fill(nowMs);
        return tokens >= Math.max(1, perSecond / 4.0);
    }

    private void fill(long nowMs) {
        long passed = Math.max(0, nowMs - filledAt);
        tokens = Math.min(2.0 * perSecond, tokens + passed * perSecond / 1_000.0);
        filledAt = nowMs;
    }
}
