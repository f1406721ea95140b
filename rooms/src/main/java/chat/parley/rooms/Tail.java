package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last events of a stream, as they were at one moment or later.
 *
 * <p>Invariants: the events are dense, all above the floor, and reach the head or beyond it (more
 * may have been appended before they were read). Whatever a deletion among them deletes has no
 * content, though the store may not have scrubbed it yet: a deletion names what was there before
 * it, so one that is not among them deletes nothing that is.
 *
 * @param head read before the newest of the events
 * @param loadedAt when the oldest of them were read, ms of the cache's clock
 */
@Deterministic
record Tail(StreamHead head, List<Event> events, long loadedAt) {
    /** What an event weighs beside its content. */
    private static final long EVENT_BYTES = 256;

    /** Null when the events are not those up to the head. */
    static @Nullable Tail of(StreamHead head, List<Event> run, long loadedAt) {
        int gone = 0;
        while (gone < run.size() && run.get(gone).seq() <= head.floor()) {
            gone++;
        }
        List<Event> events = run.subList(gone, run.size());
        long last = events.isEmpty() ? head.floor() : events.getLast().seq();
        boolean isRight = last >= head.head() && isDense(events);
        return isRight ? new Tail(head, List.copyOf(carriedOut(events)), loadedAt) : null;
    }

    private static boolean isDense(List<Event> events) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).seq() != events.getFirst().seq() + i) {
                return false;
            }
        }
        return true;
    }

    /** Carries out the deletions among the events, as {@link RoomIndexer} does in the store. */
    private static List<Event> carriedOut(List<Event> events) {
        Map<Long, Long> deletedBy = new HashMap<>();
        events.stream()
                .filter(event -> event.type().equals(EventType.DELETION))
                .flatMap(deletion -> Relation.in(deletion).stream())
                .forEach(deletes -> deletedBy.put(deletes.of(), deletes.seq()));
        return deletedBy.isEmpty()
                ? events
                : events.stream().map(e -> isGone(e, deletedBy) ? e.scrubbed() : e).toList();
    }

    private static boolean isGone(Event event, Map<Long, Long> deletedBy) {
        boolean named = deletedBy.getOrDefault(event.seq(), 0L) > event.seq();
        return named
                || (event.type().equals(EventType.EDIT)
                        && Relation.in(event).stream()
                                .anyMatch(r -> deletedBy.getOrDefault(r.of(), 0L) > event.seq()));
    }

    /** The last sequence that it knows of. */
    long last() {
        return events.isEmpty() ? head.floor() : events.getLast().seq();
    }

    private long first() {
        return last() - events.size() + 1;
    }

    private boolean reachesTheFloor() {
        return first() == head.floor() + 1;
    }

    long bytes() {
        return events.stream().mapToLong(Tail::bytes).sum();
    }

    private static long bytes(Event event) {
        return event.content().size() + EVENT_BYTES;
    }

    /** The newest of it, within these bounds. */
    Tail within(int most, long bytes) {
        int from = events.size();
        long taken = 0;
        while (from > 0 && events.size() - from < most) {
            taken += bytes(events.get(from - 1));
            if (taken > bytes) {
                break;
            }
            from--;
        }
        return from == 0
                ? this
                : new Tail(head, List.copyOf(events.subList(from, events.size())), loadedAt);
    }

    /** As {@link EventHistory#read}; null when some of it is not held. */
    @Nullable List<Event> after(long after, int limit) {
        PageBudget budget = new PageBudget(limit);
        long from = Math.max(after, head.floor());
        if (from < first() - 1) {
            return null;
        }
        return events.subList(upTo(from), events.size()).stream().takeWhile(budget::takes).toList();
    }

    /** As {@link EventHistory#readBack}; null when some of it is not held. */
    @Nullable List<Event> before(long before, int limit) {
        PageBudget budget = new PageBudget(limit);
        List<Event> page = new ArrayList<>();
        for (int i = upTo(Math.max(before, 1) - 1) - 1; i >= 0; i--) {
            if (!budget.takes(events.get(i))) {
                return ascending(page);
            }
            page.add(events.get(i));
        }
        return page.size() == limit || reachesTheFloor() ? ascending(page) : null;
    }

    private static List<Event> ascending(List<Event> descending) {
        Collections.reverse(descending);
        return List.copyOf(descending);
    }

    /** How many of the events have a sequence up to this one. */
    private int upTo(long seq) {
        return Math.clamp(seq - first() + 1, 0, events.size());
    }
}
