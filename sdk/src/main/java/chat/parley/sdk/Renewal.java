package chat.parley.sdk;

import chat.parley.protocol.Deterministic;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When this device renews the keys of its leaf: every week, or after a thousand messages.
 *
 * @param at at the latest, in milliseconds since 1970
 * @param said own messages since it was renewed
 */
@Deterministic
record Renewal(long at, int said) {
    private static final long EVERY_MS = Duration.ofDays(7).toMillis();
    private static final int MOST_SAID = 1_000;

    /** So that devices that came together do not renew together. */
    private static final long SPREAD_MS = Duration.ofDays(1).toMillis();

    /** Whoever was added renews soon; the more there are, the later: each ends an epoch for all. */
    private static final long NEWCOMER_MS = 10_000;

    /** A leaf whose keys were made now. */
    static Renewal renewed(long now, RandomGenerator random) {
        return new Renewal(now + EVERY_MS - random.nextLong(SPREAD_MS), 0);
    }

    /** A leaf as its key package had it, which somebody else took. */
    static Renewal newcomer(long now, int leaves, RandomGenerator random) {
        return new Renewal(now + NEWCOMER_MS + random.nextLong(NEWCOMER_MS * (leaves + 1L)), 0);
    }

    Renewal afterSaying() {
        return new Renewal(at, said + 1);
    }

    /** Milliseconds from now on. */
    long in(long now) {
        return said >= MOST_SAID ? 0 : Math.max(0, at - now);
    }
}
