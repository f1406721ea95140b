package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/** What is pushed to a browser, encrypted for it alone (RFC 8291). */
public sealed interface PushMessage {
    /** Longest text, in characters: a notification shows two or three lines. */
    int TEXT_CHARS = 300;

    /** Rooms that one push tells to be read. */
    int READ_ROOMS = 20;

    /**
     * Somebody said something.
     *
     * @param at when, in milliseconds since 1970 UTC
     * @param name of the room; null of a direct conversation
     * @param sender what they are called there
     * @param text as Markdown; null when it is not to be pushed, or cannot be read
     * @param mention whether it is for the person in particular
     * @param read rooms of which the browser was told before, and which have been read since
     */
    record Said(
            RoomId room,
            long seq,
            long at,
            @Nullable String name,
            String sender,
            @Nullable String text,
            boolean mention,
            List<RoomId> read)
            implements PushMessage {}

    /** Asked for by the person, to see whether it arrives. */
    record Test(UUID test) implements PushMessage {}
}
