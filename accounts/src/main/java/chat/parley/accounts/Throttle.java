package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets through so many at once and then one per interval, for each key (a name, an address). One
 * number per key: the time by which everything taken so far has come back (the generic cell rate
 * algorithm). Memory is bounded: past {@link #KEYS} the key that was used least recently is
 * forgotten. Safe for use by many threads.
 */
final class Throttle {
    static final int KEYS = 20_000;

    private final long intervalMs;
    private final long capacityMs;
    private final InstantSource clock;
    private final LinkedHashMap<String, Long> restored = new LinkedHashMap<>(16, 0.75f, true);

    Throttle(AccountSettings.Rate rate, InstantSource clock) {
        this.intervalMs = rate.interval().toMillis();
        this.capacityMs = Math.multiplyExact(intervalMs, rate.burst());
        this.clock = clock;
    }

    /**
     * Takes one of the key's turns, or refuses.
     *
     * @param message what there was too much of
     */
    void take(String key, String message) {
        long wait = tryTake(key);
        if (wait > 0) {
            throw new Refusal(ErrorCode.RATE_LIMITED, message, wait);
        }
    }

    /** As {@link #take}, but only an attempt that comes to nothing costs a turn. */
    <T> Optional<T> attempt(String key, String message, Supplier<Optional<T>> attempt) {
        // taken before and given back after: many at once must not slip through
        take(key, message);
        boolean failed = false;
        try {
            Optional<T> result = attempt.get();
            failed = result.isEmpty();
            return result;
        } finally {
            if (!failed) {
                giveBack(key);
            }
        }
    }

    private synchronized long tryTake(String key) {
        long now = clock.millis();
        // a clock that was set back must not lock anybody out for longer than a full bucket would
        long full = Math.clamp(restored.getOrDefault(key, now), now, now + capacityMs);
        long wait = full + intervalMs - (now + capacityMs);
        restored.put(key, wait > 0 ? full : full + intervalMs);
        forgetEldest();
        return Math.max(wait, 0);
    }

    private synchronized void giveBack(String key) {
        restored.computeIfPresent(key, (_, full) -> full - intervalMs);
    }

    private void forgetEldest() {
        if (restored.size() > KEYS) {
            restored.pollFirstEntry();
        }
    }
}
