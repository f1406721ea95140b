package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;

/**
 * How much still fits into one page of a read: a number of events and {@link Limits#PAGE_BYTES} of
 * content, but always one event. Not thread-safe.
 */
public final class PageBudget {
    private final int limit;
    private int events;
    private long bytes;

    public PageBudget(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one event, not " + limit);
        }
        this.limit = limit;
    }

    /** Takes the event into account; false when it belongs to the next page. */
    public boolean takes(Event event) {
        bytes += event.content().size();
        events++;
        return events <= limit && (events == 1 || bytes <= Limits.PAGE_BYTES);
    }
}
