package chat.parley.sdk;

import chat.parley.protocol.Deterministic;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: full jitter over a window that grows by half each time, up
 * to 30 s. Doubling would let many a client sleep on for as long again as a restart takes.
 */
@Deterministic
final class Backoff {
    private static final long FIRST_MS = 500;
    static final long MOST_MS = 30_000;

    /** What a server may ask for at most, so that a wrong one cannot silence its clients. */
    private static final long MOST_ASKED_MS = 5 * 60_000;

    private final RandomGenerator random;
    private int tries;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Milliseconds to wait, anywhere in the window, which is at least what the server asked. */
    long next(long askedMs) {
        long window = Math.max(Math.clamp(askedMs, 0, MOST_ASKED_MS), window(FIRST_MS, tries));
        tries++;
        return (long) (random.nextDouble() * window);
    }

    void reset() {
        tries = 0;
    }

    /**
     * Milliseconds to rest after {@code tries} refusals of one thing: never less than what was
     * asked, and up to half as much again, so that those refused together do not come together.
     */
    static long rest(long askedMs, int tries, RandomGenerator random) {
        long least = Math.max(Math.clamp(askedMs, 0, MOST_ASKED_MS), window(FIRST_MS / 2, tries));
        return least + (long) (random.nextDouble() * least / 2);
    }

    private static long window(long first, int tries) {
        long window = first;
        for (int i = 0; i < tries && window < MOST_MS; i++) {
            window = window * 3 / 2;
        }
        return Math.min(MOST_MS, window);
    }
}
