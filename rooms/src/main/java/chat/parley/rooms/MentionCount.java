package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.Listing;

import java.util.ArrayList;
import java.util.List;

/**
 * How many unread messages of a room, but for those in threads, mention a person: what the tables
 * know, and what follows.
 */
final class MentionCount {
    private MentionCount() {}

    /** Reads only what came after tables and cursor. Throws {@link StoreUnavailable}. */
    static long of(
            EventHistory log, Blocks blocks, Listing listing, StreamHead head, UserId person) {
        List<Event> mentions = new ArrayList<>();
        EventPages.each(
                log,
                StreamId.of(listing.room().room()),
                Math.max(listing.room().projected(), listing.read().seq()),
                head.head(),
                event -> {
                    if (isOf(event, person)
                            && !ReadMarks.isInThread(event)
                            && !blocks.stands(person, event.sender())) {
                        mentions.add(event);
                    }
                });
        return listing.mentions() + mentions.size();
    }

    static boolean isOf(Event event, UserId person) {
        return Mention.in(event).stream().anyMatch(mention -> mention.isOf(person));
    }
}
