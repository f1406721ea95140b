package chat.parley.gateway;

import java.util.concurrent.ConcurrentHashMap;

/**
 * How many of something each key has, none more than {@code most}. Safe for use by many threads.
 */
final class Shares<K> {
    private final ConcurrentHashMap<K, Integer> taken = new ConcurrentHashMap<>();
    private final int most;

    Shares(int most) {
        this.most = most;
    }

    /** Whether there was one more for the key; then {@link #giveBack} must follow. */
    boolean take(K key) {
        if (taken.merge(key, 1, Integer::sum) <= most) {
            return true;
        }
        giveBack(key);
        return false;
    }

    void giveBack(K key) {
        taken.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }
}
