package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets through so many at once and then one per interval, for each key (a name, an address): a
 * token bucket for each. Memory is bounded: past {@link #KEYS} the key that was used least recently
 * is forgotten; a cache that does not take new keys while it is full would not hold them back. Safe
 * for use by many threads.
 */
public final class Throttle {
    static final int KEYS = 20_000;

    private final AccountSettings.Rate rate;
    private final String name;
    private final SharedLimits shared;
    private final TimeMeter meter;
    private final LinkedHashMap<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /** One that holds on this node alone. */
    public Throttle(AccountSettings.Rate rate, InstantSource clock) {
        this("", rate, SharedLimits.NONE, clock);
    }

    /**
     * One that holds on all nodes together, and on this one in any case.
     *
     * @param name the same on each node
     */
    public Throttle(
            String name, AccountSettings.Rate rate, SharedLimits shared, InstantSource clock) {
        this.name = name;
        this.rate = rate;
        this.shared = shared;
        this.meter = new Forward(clock);
    }

    /**
     * Takes one of the key's turns, or refuses.
     *
     * @param message what there was too much of
     */
    public void take(String key, String message) {
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

    /** Takes one of the key's turns; or tells for how many milliseconds there is none. */
    long tryTake(String key) {
        long wait = tryTakeHere(key);
        if (wait > 0) {
            return wait;
        }
        long elsewhere = shared.take(name, key, rate);
        if (elsewhere > 0) {
            giveBackHere(key);
        }
        return elsewhere;
    }

    private synchronized long tryTakeHere(String key) {
        Bucket bucket = buckets.computeIfAbsent(key, _ -> full());
        if (buckets.size() > KEYS) {
            buckets.pollFirstEntry();
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? 0
                : Math.max(1, TimeUnit.NANOSECONDS.toMillis(probe.getNanosToWaitForRefill()));
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(1, rate.interval()))
                .withCustomTimePrecision(meter)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** For a turn that was taken for nothing. */
    void giveBack(String key) {
        giveBackHere(key);
        shared.giveBack(name, key, rate);
    }

    private synchronized void giveBackHere(String key) {
        buckets.computeIfPresent(
                key,
                (_, bucket) -> {
                    bucket.addTokens(1);
                    return bucket;
                });
    }

    /** A clock that is set back goes on from where it was: nobody is locked out by it. */
    private static final class Forward implements TimeMeter {
        private final InstantSource clock;
        private long last;
        private long lost;

        Forward(InstantSource clock) {
            this.clock = clock;
            this.last = clock.millis();
        }

        @Override
        public synchronized long currentTimeNanos() {
            long now = clock.millis();
            lost += Math.max(0, last - now);
            last = now;
            return TimeUnit.MILLISECONDS.toNanos(now + lost);
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
