package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Reads single events of a stream, wherever they stand in it. */
@Deterministic
final class EventPick {
    /** To read so many that nobody asked for is cheaper than to ask once more. */
    private static final int NEAR = 16;

    private EventPick() {}

    /** Those of the events that are there, ascending. Throws {@link StoreUnavailable}. */
    static List<Event> pick(EventHistory log, StreamId stream, Collection<Long> seqs) {
        NavigableSet<Long> wanted = new TreeSet<>(seqs);
        List<Event> picked = new ArrayList<>(wanted.size());
        while (!wanted.isEmpty()) {
            List<Event> page = log.read(stream, wanted.first() - 1, near(wanted));
            if (page.isEmpty()) {
                break;
            }
            page.stream().filter(event -> wanted.contains(event.seq())).forEach(picked::add);
            wanted.headSet(page.getLast().seq(), true).clear();
        }
        return picked;
    }

    /** How many events from the first one on to read at once. */
    private static int near(NavigableSet<Long> wanted) {
        long first = wanted.first();
        long last = first;
        for (long next : wanted) {
            if (next > last + NEAR || next - first >= Limits.PAGE_EVENTS) {
                break;
            }
            last = next;
        }
        return (int) (last - first + 1);
    }
}
