package chat.parley.rooms;

import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/**
 * What those who do something on this node have chosen to show, asked of the store once and then
 * believed until the bus tells of a change, or that it may have lost one; {@link #LEASE_MS} at
 * most, for a bus may lose without a word. A change that was made on this node holds at once.
 *
 * <p>A person is listened to before they are looked up, so no change falls between the two. Safe
 * for use by many threads; blocks when the store is asked.
 */
public final class HeldSettings {
    static final long LEASE_MS = 10_000;

    private final PresenceStore store;
    private final Bus bus;
    private final LongSupplier elapsedMs;
    private final int most;
    private final CacheCounts counts = new CacheCounts();

    /** Last used last; with itself as its lock. */
    private final LinkedHashMap<UserId, Held> people = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param most people who are held; whoever did nothing for longest is let go of first
     * @param elapsedMs milliseconds since some moment; never set back
     */
    public HeldSettings(PresenceStore store, Bus bus, int most, LongSupplier elapsedMs) {
        this.store = store;
        this.bus = bus;
        this.most = most;
        this.elapsedMs = elapsedMs;
    }

    public CacheCounts counts() {
        return counts;
    }

    /** What the person has chosen. Throws {@link StoreUnavailable}. */
    public PresenceSettings of(UserId person) {
        return held(person).settings();
    }

    /** People who are listened to at this moment. */
    int size() {
        synchronized (people) {
            return people.size();
        }
    }

    private Held held(UserId person) {
        synchronized (people) {
            long now = elapsedMs.getAsLong();
            Held held = people.computeIfAbsent(person, Held::new);
            held.usedAt = now;
            letGo(now);
            return held;
        }
    }

    private void letGo(long now) {
        Iterator<Held> eldest = people.sequencedValues().iterator();
        for (Held held = eldest.next(); isTooMuch(held, now); held = eldest.next()) {
            held.tap.close();
            eldest.remove();
        }
    }

    private boolean isTooMuch(Held held, long now) {
        return people.size() > most || now - held.usedAt >= LEASE_MS;
    }

    private final class Held {
        private final UserId person;
        private final Bus.Tap tap;

        /** With the lock of {@link #people}. */
        private long usedAt;

        private @Nullable PresenceSettings known;
        private long readAt;

        /** Grows with each change that is told of, so that nothing read before it is kept. */
        private long changes;

        Held(UserId person) {
            this.person = person;
            this.tap = bus.subscribe(StreamId.inbox(person), this::hear);
        }

        PresenceSettings settings() {
            long before;
            long now = elapsedMs.getAsLong();
            synchronized (this) {
                if (known != null && now - readAt < LEASE_MS) {
                    counts.hit();
                    return known;
                }
                before = changes;
            }
            counts.missed();
            return keep(store.of(person), before, now);
        }

        private synchronized PresenceSettings keep(PresenceSettings read, long before, long at) {
            if (changes == before) {
                known = read;
                readAt = at;
            }
            return read;
        }

        private synchronized void hear(Bus.Signal signal) {
            switch (signal) {
                case Bus.Signal.SettingsChanged _, Bus.Signal.Missed _ -> {
                    changes++;
                    known = null;
                }
                case Bus.Signal.Appended _,
                        Bus.Signal.Typing _,
                        Bus.Signal.PresenceChanged _,
                        Bus.Signal.ProfileChanged _,
                        Bus.Signal.UnreadMarked _,
                        Bus.Signal.NotificationsChanged _,
                        Bus.Signal.ThreadChanged _,
                        Bus.Signal.SavedChanged _,
                        Bus.Signal.SectionsChanged _,
                        Bus.Signal.ReportsChanged _,
                        Bus.Signal.KeyPackagesLow _,
                        Bus.Signal.BlockChanged _,
                        Bus.Signal.ReadMoved _ -> {}
            }
        }
    }
}
