package chat.parley.server;

import chat.parley.accounts.RevocationFeed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Takes devices whose sessions ended out of the groups of rooms: looks for them whenever the feed
 * of ended sessions went on; and among all devices when it starts and now and then, because a group
 * may take a device in whose session ended just before. Used by one thread.
 */
final class GoneDevices implements Runnable {
    private static final Duration ANYWAY = Duration.ofMinutes(5);

    private final BooleanSupplier removeGone;
    private final BooleanSupplier removeAllGone;
    private final RevocationFeed feed;
    private final InstantSource clock;
    private Instant looked = Instant.MIN;
    private long position = -1;

    /**
     * @param removeGone takes out those whose sessions ended not long ago; whether none is left
     * @param removeAllGone looks at all devices
     */
    GoneDevices(
            BooleanSupplier removeGone,
            BooleanSupplier removeAllGone,
            RevocationFeed feed,
            InstantSource clock) {
        this.removeGone = removeGone;
        this.removeAllGone = removeAllGone;
        this.feed = feed;
        this.clock = clock;
    }

    @Override
    public void run() {
        // before the look at devices: what ends meanwhile is found the next time
        long now = feed.since(-1).position();
        if (now != position && removeGone.getAsBoolean()) {
            position = now;
        }
        Instant at = clock.instant();
        if (looked.isBefore(at.minus(ANYWAY)) && removeAllGone.getAsBoolean()) {
            looked = at;
        }
    }
}
