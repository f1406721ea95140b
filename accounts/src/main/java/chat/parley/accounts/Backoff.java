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
 * them. Memory is bounded as in {@link Throttle}. Safe for use by many threads.
 */
final class Backoff {
    static final int FREE = 3;
    static final Duration MOST = Duration.ofMinutes(15);
    static final Duration REST = Duration.ofHours(1);

    private static final int DOUBLINGS = 10;

    private final InstantSource clock;
    private final LinkedHashMap<String, Failures> keys = new LinkedHashMap<>(16, 0.75f, true);

    private record Failures(int count, long lastAt) {
        static final Failures NONE = new Failures(0, 0);

        long delayMs() {
            return count < FREE
                    ? 0
                    : Math.min(1_000L << Math.min(count - FREE, DOUBLINGS), MOST.toMillis());
        }
    }

    Backoff(InstantSource clock) {
        this.clock = clock;
    }

    /** Attempts, or refuses while the key must wait; what comes to nothing is a failure. */
    <T> Optional<T> attempt(String key, String message, Supplier<Optional<T>> attempt) {
        // a failure until it is known to be none: many at once must not slip through
        Failures before = begin(key, message);
        try {
            Optional<T> result = attempt.get();
            if (result.isPresent()) {
                forget(key);
            }
            return result;
        } catch (RuntimeException e) {
            takeBack(key, before);
            throw e;
        }
    }

    private synchronized Failures begin(String key, String message) {
        long now = clock.millis();
        Failures failures = known(key, now);
        // a clock that was set back must not make anybody wait for longer than the delay
        long wait = Math.min(failures.delayMs(), failures.lastAt() + failures.delayMs() - now);
        if (wait > 0) {
            throw new Refusal(ErrorCode.RATE_LIMITED, message, wait);
        }
        keys.put(key, new Failures(failures.count() + 1, now));
        if (keys.size() > Throttle.KEYS) {
            keys.pollFirstEntry();
        }
        return failures;
    }

    private Failures known(String key, long now) {
        Failures failures = keys.getOrDefault(key, Failures.NONE);
        return Math.abs(now - failures.lastAt()) > REST.toMillis() ? Failures.NONE : failures;
    }

    private synchronized void forget(String key) {
        keys.remove(key);
    }

    private synchronized void takeBack(String key, Failures before) {
        keys.computeIfPresent(key, (_, _) -> before);
    }
}
