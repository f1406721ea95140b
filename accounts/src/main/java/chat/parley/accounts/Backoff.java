package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes whoever fails wait longer each time: the first {@link #FREE} failures of a key cost
 * nothing, then a second, two, four … up to {@link #MOST}; a success, or an hour of rest, forgets
 * them. Up to {@link #AT_ONCE} attempts may be under way, and one once there was a delay: no more
 * can slip through. Failures on other nodes count, too, as far as they are known. Memory is bounded
 * as in {@link Throttle}. Safe for use by many threads.
 */
final class Backoff {
    static final int FREE = 3;
    static final int AT_ONCE = 16;
    static final Duration MOST = Duration.ofMinutes(15);
    static final Duration REST = Duration.ofHours(1);

    private static final long FIRST_MS = 1_000;
    private static final int DOUBLINGS = 10;

    private final SharedLimits shared;
    private final InstantSource clock;
    private final LinkedHashMap<String, Tries> keys = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * What a key has tried.
     *
     * @param lastAt when it last failed
     */
    private record Tries(int failures, long lastAt, int underWay) {
        static final Tries NONE = new Tries(0, 0, 0);

        long delayMs() {
            return delay(failures);
        }

        /** A clock that was set back makes nobody wait for longer than the delay. */
        long waitMs(long now) {
            boolean full = underWay >= (failures < FREE ? AT_ONCE : 1);
            return full
                    ? Math.max(FIRST_MS, delayMs())
                    : Math.min(delayMs(), lastAt + delayMs() - now);
        }

        Tries begun() {
            return new Tries(failures, lastAt, underWay + 1);
        }

        Tries failed(long now) {
            return new Tries(failures + 1, now, underWay - 1);
        }

        Tries succeeded() {
            return new Tries(0, 0, underWay - 1);
        }

        Tries broken() {
            return new Tries(failures, lastAt, underWay - 1);
        }
    }

    Backoff(SharedLimits shared, InstantSource clock) {
        this.shared = shared;
        this.clock = clock;
    }

    private static long delay(int failures) {
        return failures < FREE
                ? 0
                : Math.min(FIRST_MS << Math.min(failures - FREE, DOUBLINGS), MOST.toMillis());
    }

    /** Attempts, or refuses while the key must wait; what comes to nothing is a failure. */
    <T> Optional<T> attempt(String key, String message, Supplier<Optional<T>> attempt) {
        begin(key, message);
        try {
            SharedLimits.Failures before = shared.failures(key);
            requireRested(before, message);
            Optional<T> result = attempt.get();
            end(key, result.isPresent());
            tell(key, before, result.isPresent());
            return result;
        } catch (RuntimeException e) {
            takeBack(key);
            throw e;
        }
    }

    private static void requireRested(SharedLimits.Failures before, String message) {
        long wait = delay(before.count()) - before.agoMs();
        if (wait > 0) {
            throw new Refusal(ErrorCode.RATE_LIMITED, message, wait);
        }
    }

    private void tell(String key, SharedLimits.Failures before, boolean succeeded) {
        if (!succeeded) {
            shared.failed(key, REST);
        } else if (before.count() > 0) {
            shared.succeeded(key);
        }
    }

    private synchronized void begin(String key, String message) {
        long now = clock.millis();
        Tries tries = known(key, now);
        long wait = tries.waitMs(now);
        if (wait > 0) {
            throw new Refusal(ErrorCode.RATE_LIMITED, message, wait);
        }
        keys.put(key, tries.begun());
        if (keys.size() > Throttle.KEYS) {
            keys.pollFirstEntry();
        }
    }

    private Tries known(String key, long now) {
        Tries tries = keys.getOrDefault(key, Tries.NONE);
        return Math.abs(now - tries.lastAt()) > REST.toMillis()
                ? new Tries(0, 0, tries.underWay())
                : tries;
    }

    private synchronized void end(String key, boolean succeeded) {
        keys.computeIfPresent(
                key, (_, tries) -> succeeded ? tries.succeeded() : tries.failed(clock.millis()));
        if (Tries.NONE.equals(keys.get(key))) {
            keys.remove(key);
        }
    }

    private synchronized void takeBack(String key) {
        keys.computeIfPresent(key, (_, tries) -> tries.broken());
    }
}
