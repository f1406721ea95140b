package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;

import java.util.List;
import java.util.function.Consumer;

/** Reads a part of a stream, page by page. */
@Deterministic
final class EventPages {
    private EventPages() {}

    /**
     * Gives what there is after {@code after} and up to {@code upTo}, ascending. Throws {@link
     * StoreUnavailable}.
     */
    static void each(
            EventHistory log, StreamId stream, long after, long upTo, Consumer<Event> take) {
        long at = after;
        while (at < upTo) {
            List<Event> page = log.read(stream, at, Limits.PAGE_EVENTS);
            if (page.isEmpty()) {
                return;
            }
            page.stream().filter(event -> event.seq() <= upTo).forEach(take);
            at = page.getLast().seq();
        }
    }
}
