package chat.parley.worker;

import chat.parley.accounts.PushSubscription;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Push services by host: of each one few are waited for at once, and one that keeps others waiting
 * is left alone for a while, so that nobody's holds up anybody else's. Safe for use by many
 * threads.
 */
final class PushHosts {
    /** Pushes to one host at once. */
    private static final int AT_ONCE = 5;

    /** Hosts that are remembered to be slow: when there are more, the first is tried again. */
    private static final int SLOW_HOSTS = 1_000;

    /** An answer that takes longer is as bad as none. */
    private static final Duration SLOW = Duration.ofSeconds(5);

    static final Duration AVOIDED = Duration.ofSeconds(30);

    private final Map<String, Integer> busy = new HashMap<>();
    private final Map<String, Long> avoidedUntil = new LinkedHashMap<>();

    static String of(PushSubscription to) {
        return String.valueOf(URI.create(to.endpoint()).getHost());
    }

    /**
     * Takes a place at the host.
     *
     * @param untilNs how long it waits for one, as {@link System#nanoTime}
     * @return false when there was none; then none is to be given back
     */
    synchronized boolean enter(String host, long untilNs) throws InterruptedException {
        while (busy.getOrDefault(host, 0) >= AT_ONCE) {
            long leftNs = untilNs - System.nanoTime();
            if (leftNs <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNs);
        }
        busy.merge(host, 1, Integer::sum);
        return true;
    }

    synchronized void leave(String host) {
        busy.computeIfPresent(host, (_, taken) -> taken == 1 ? null : taken - 1);
        notifyAll();
    }

    /** From when on it may be tried, in milliseconds since 1970 UTC; in the past: now. */
    synchronized long freeAt(String host) {
        return avoidedUntil.getOrDefault(host, 0L);
    }

    /** What came of a push, and how long it took. */
    synchronized void note(String host, PushAnswer answer, Duration took, long nowMs) {
        avoidedUntil.remove(host);
        if (answer.status() == 0 || took.compareTo(SLOW) > 0) {
            avoidedUntil.put(host, nowMs + AVOIDED.toMillis());
        }
        if (avoidedUntil.size() > SLOW_HOSTS) {
            avoidedUntil.remove(avoidedUntil.keySet().iterator().next());
        }
    }
}
