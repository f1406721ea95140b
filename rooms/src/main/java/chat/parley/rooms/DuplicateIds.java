package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;

import java.util.Arrays;

/** Finds ids that occur twice among any number of events, by eight bytes for each. */
final class DuplicateIds {
    private static final int FIRST = 256;

    private long[] seen = new long[FIRST];
    private int count;

    void add(Event event) {
        if (count == seen.length) {
            seen = Arrays.copyOf(seen, 2 * count);
        }
        seen[count++] = folded(event.id());
    }

    /**
     * Ids hold 122 random bits at most: that two of a room fold to one by chance is next to
     * impossible.
     */
    private static long folded(EventId id) {
        return id.value().getMostSignificantBits() * 31 + id.value().getLeastSignificantBits();
    }

    /** How many events have an id that another has, too. */
    long count() {
        long[] sorted = Arrays.copyOf(seen, count);
        Arrays.sort(sorted);
        long twice = 0;
        for (int i = 1; i < count; i++) {
            twice += sorted[i] == sorted[i - 1] ? 1 : 0;
        }
        return twice;
    }
}
