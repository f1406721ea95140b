package chat.parley.accounts;

import java.time.Duration;

/**
 * What all nodes count together, so that whoever is held back on one is held back on all. Each node
 * counts by itself, too: while nobody can be asked, what one node lets through is the limit. Safe
 * for use by many threads; calls block, for some seconds at most, and never throw.
 */
public interface SharedLimits {
    /** Of a node that is alone. */
    SharedLimits NONE =
            new SharedLimits() {
                @Override
                public long take(String limit, String key, AccountSettings.Rate rate) {
                    return 0;
                }

                @Override
                public void giveBack(String limit, String key, AccountSettings.Rate rate) {}

                @Override
                public Failures failures(String key) {
                    return Failures.NONE;
                }

                @Override
                public void failed(String key, Duration rest) {}

                @Override
                public void succeeded(String key) {}
            };

    /**
     * How often a key has failed.
     *
     * @param agoMs since it last did
     */
    record Failures(int count, long agoMs) {
        public static final Failures NONE = new Failures(0, 0);
    }

    /**
     * Takes one of the key's turns, of which it has so many at once and then one per interval.
     *
     * @param limit what is limited: other limits have turns of their own for the same key
     * @return 0, or for how many milliseconds there is no turn
     */
    long take(String limit, String key, AccountSettings.Rate rate);

    /** For a turn that was taken for nothing. */
    void giveBack(String limit, String key, AccountSettings.Rate rate);

    Failures failures(String key);

    /**
     * Counts one more.
     *
     * @param rest when nothing more fails for so long, all is forgotten
     */
    void failed(String key, Duration rest);

    /** Forgets what failed. */
    void succeeded(String key);
}
