package chat.parley.gateway;

import chat.parley.accounts.RevocationFeed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * Cuts the connections of sessions that ended. Rests on the store alone, not on the bus. When the
 * store has not answered for a while nobody knows who was shut out meanwhile, so all connections
 * are cut, and none is let in, until it answers again.
 */
final class RevocationWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationWatch.class);

    private final RevocationFeed feed;
    private final Connections connections;
    private final Duration within;
    private final Runnable stale;
    private long position = -1;
    private volatile long readAt = System.nanoTime();
    private boolean failing;

    /** Whether everybody was cut since the feed was last read. */
    private boolean cut;

    /**
     * @param stale called when the feed has been unreadable for {@code within}
     */
    RevocationWatch(RevocationFeed feed, Connections connections, Duration within, Runnable stale) {
        this.feed = feed;
        this.connections = connections;
        this.within = within;
        this.stale = stale;
    }

    /** Whether what ended lately is known. Any thread may ask. */
    boolean isFresh() {
        return System.nanoTime() - readAt < within.toNanos();
    }

    /** Reads on to the end of the feed. Blocks; to be called by one thread, twice a second. */
    void poll() {
        try {
            long started = System.nanoTime();
            readOn();
            readAt = started;
            failing = false;
            cut = false;
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        if (!failing) {
            failing = true;
            LOG.warn("Ended sessions cannot be read", e);
        }
        if (!isFresh() && !cut) {
            cut = true;
            LOG.error("Ended sessions could not be read for {}: cutting everybody", within);
            stale.run();
        }
    }

    private void readOn() {
        while (true) {
            RevocationFeed.Page page = feed.since(position);
            boolean first = position < 0;
            connections.cut(page.ended());
            position = page.position();
            if (first || page.ended().isEmpty()) {
                return;
            }
        }
    }
}
