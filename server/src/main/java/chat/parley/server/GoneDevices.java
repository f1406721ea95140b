package chat.parley.server;

import chat.parley.accounts.RevocationFeed;
import chat.parley.rooms.Groups;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Takes devices whose sessions ended out of the groups of rooms: looks for them when it starts,
 * whenever the feed of ended sessions went on, and now and then, because a group may take a device
 * in whose session ended just before. Used by one thread.
 */
final class GoneDevices implements Runnable {
    private static final Duration ANYWAY = Duration.ofMinutes(5);

    private final Groups groups;
    private final RevocationFeed feed;
    private final InstantSource clock;
    private Instant looked = Instant.MIN;
    private long position = -1;
    private boolean someLeft = true;

    GoneDevices(Groups groups, RevocationFeed feed, InstantSource clock) {
        this.groups = groups;
        this.feed = feed;
        this.clock = clock;
    }

    @Override
    public void run() {
        // before the look at devices: what ends meanwhile is found the next time
        long now = feed.since(-1).position();
        Instant at = clock.instant();
        if (someLeft || now != position || looked.isBefore(at.minus(ANYWAY))) {
            someLeft = true;
            someLeft = !groups.removeGone();
            position = now;
            looked = at;
        }
    }
}
