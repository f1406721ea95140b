package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The (sender, id) keys of a room's last events, by which a retried send is recognised.
 *
 * <p>Known are at least the last {@link RoomBounds#dedupeEvents} events and, up to {@link #MOST}
 * events, those of the last {@link RoomBounds#dedupeWindow}. An id is a UUIDv7: its own time tells
 * whether it could be one that is not known any more.
 */
@Deterministic
final class RecentIds {
    /** Keys held at most, so that a very busy room stays bounded. */
    static final int MOST = 100_000;

    private final RoomBounds bounds;
    private final Map<Key, Landed> known = new HashMap<>();
    private final Deque<Entry> order = new ArrayDeque<>();

    /**
     * No event that was forgotten or never read has an id of a later time; -1 when all are known.
     */
    private long forgotten;

    private long now;

    /** What the clock of whoever takes events in shows; not known at first. */
    private long clock = Long.MAX_VALUE;

    /**
     * @param forgottenAt time of the newest event before the ones that will be added, 0 for none
     */
    RecentIds(long forgottenAt, RoomBounds bounds) {
        this.bounds = bounds;
        this.forgotten = forgottenAt == 0 ? -1 : forgottenAt + tolerance();
    }

    /** Where the event landed, if it is known to have. */
    @Nullable Landed find(UserId sender, EventId id) {
        return known.get(new Key(sender, id));
    }

    /** Whether an unknown event of this id may have landed before what is known. */
    boolean mayBeForgotten(EventId id) {
        return timeOf(id) <= forgotten;
    }

    void add(Event event) {
        Key key = new Key(event.sender(), event.id());
        known.put(key, new Landed(event.seq(), event.at()));
        long heard = Math.min(event.at(), clock);
        order.addLast(new Entry(key, event.at(), heard, EventType.counts(event.type())));
        while (order.size() > MOST) {
            forgetOldest();
        }
    }

    /** What is added from here on was said by then, whatever a clock ahead stamped it with. */
    void reads(long nowMs) {
        clock = nowMs;
    }

    /**
     * Forgets what is out of the window now, by the one clock of whoever asks. What another clock
     * stamped long after that stays: forgotten, it would make all that is new look forgotten.
     */
    void passed(long nowMs) {
        reads(nowMs);
        now = nowMs;
        long windowStart = nowMs - bounds.dedupeWindow().toMillis();
        while (order.size() > bounds.dedupeEvents() && order.getFirst().at() < windowStart) {
            forgetOldest();
        }
    }

    /** The time of the newest event; 0 when there is none. */
    long newestAt() {
        return order.isEmpty() ? 0 : order.getLast().at();
    }

    /**
     * When this person said their last message within these times, both included, by the clock of
     * whoever took it in; 0 when they did not. What was heard later than {@code until} was heard by
     * a clock that was set back since, and tells nothing.
     */
    long lastMessageAt(UserId sender, long since, long until) {
        for (Iterator<Entry> entries = order.descendingIterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            if (entry.heard() < since) {
                break;
            }
            if (entry.heard() <= until && entry.counts() && entry.key().sender().equals(sender)) {
                return entry.heard();
            }
        }
        return 0;
    }

    /** Milliseconds since 1970 UTC in a UUIDv7. */
    static long timeOf(EventId id) {
        return id.value().getMostSignificantBits() >>> 16;
    }

    private void forgetOldest() {
        Entry oldest = order.removeFirst();
        known.remove(oldest.key());
        forgotten = Math.max(forgotten, latestTimeOf(oldest));
    }

    /**
     * That of its own id, which for a room's first event may be any; what a clock ahead made must
     * not count either.
     */
    private long latestTimeOf(Entry entry) {
        long latest = Math.min(now, entry.at()) + tolerance();
        return Math.min(timeOf(entry.key().id()), latest);
    }

    private long tolerance() {
        return bounds.clockTolerance().toMillis();
    }

    record Landed(long seq, long at) {}

    private record Key(UserId sender, EventId id) {}

    /**
     * @param heard {@code at}, or when it was taken in, if that was earlier
     */
    private record Entry(Key key, long at, long heard, boolean counts) {}
}
