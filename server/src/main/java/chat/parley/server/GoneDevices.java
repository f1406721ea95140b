package chat.parley.server;

import chat.parley.accounts.RevocationFeed;
import chat.parley.rooms.Groups;

/**
 * Takes devices whose sessions ended out of the groups of rooms: looks for them when it starts, and
 * whenever the feed of ended sessions went on. Used by one thread.
 */
final class GoneDevices implements Runnable {
    private final Groups groups;
    private final RevocationFeed feed;
    private long position = -1;
    private boolean someLeft = true;

    GoneDevices(Groups groups, RevocationFeed feed) {
        this.groups = groups;
        this.feed = feed;
    }

    @Override
    public void run() {
        // before the look at devices: what ends meanwhile is found the next time
        long now = feed.since(-1).position();
        if (someLeft || now != position) {
            someLeft = true;
            someLeft = !groups.removeGone();
            position = now;
        }
    }
}
