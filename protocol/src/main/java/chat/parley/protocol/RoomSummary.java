package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A room as one person sees it in the list of rooms.
 *
 * @param name null in direct rooms: the client shows the other person
 * @param with the other person of a direct room
 * @param role the person's own; null when they are only invited, or can find the room
 * @param invited whether an invitation waits for the person
 * @param generation of the stream; a cursor of another generation is void
 * @param floor events up to this sequence are gone
 * @param head the last sequence; 0 when the person may not know it
 * @param count the second dense number at {@code head}
 * @param at when the event at {@code head} was made, in ms since 1970; 0 when the person may not
 *     know
 * @param read the person's read cursor
 * @param unread how many events after the cursor make the room unread: {@code count} minus the
 *     cursor's own count
 */
public record RoomSummary(
        RoomId room,
        RoomKind kind,
        @Nullable String name,
        @Nullable UserId with,
        Encryption encryption,
        @Nullable RoomRole role,
        boolean invited,
        boolean closed,
        long generation,
        long floor,
        long head,
        long count,
        long at,
        long read,
        long unread) {}
