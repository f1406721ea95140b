package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.Listing;

import java.util.List;

/** How many unread messages of a room mention a person: what the tables know, and what follows. */
final class MentionCount {
    private MentionCount() {}

    /** Reads only what came after tables and cursor. Throws {@link StoreUnavailable}. */
    static long of(EventHistory log, Listing listing, StreamHead head, UserId person) {
        StreamId stream = StreamId.of(listing.room().room());
        long mentions = listing.mentions();
        long at = Math.max(listing.room().projected(), listing.read().seq());
        while (at < head.head()) {
            List<Event> page = log.read(stream, at, Limits.PAGE_EVENTS);
            if (page.isEmpty()) {
                break;
            }
            mentions += page.stream().filter(event -> isOf(event, person)).count();
            at = page.getLast().seq();
        }
        return mentions;
    }

    private static boolean isOf(Event event, UserId person) {
        return Mention.in(event).stream().anyMatch(mention -> mention.isOf(person));
    }
}
