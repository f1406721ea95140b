package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

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
 * @param unread how many messages after the cursor are there that nobody deleted, but for those in
 *     threads
 * @param mentions how many of them mention the person, by others
 * @param unreadInThreads how much the person has not read of the threads that they follow; null for
 *     nothing
 * @param mentionsInThreads how much of that mentions them; null for nothing
 * @param topic null for none
 * @param description null for none
 * @param announcement whether only moderators and owners say messages
 * @param slowModeMs how long others wait between two messages, in milliseconds; 0 for not
 * @param archived whether nothing is said until it is taken back
 * @param history what those see who join; null for {@link History#JOINED}
 * @param picture to be read under {@code /v1/rooms/{room}/picture/}; null for none
 * @param pins the messages that are pinned, in the order in which they were; empty when the person
 *     is not a member
 * @param unreadFrom from where on the person wants the room to look unread; null for nowhere
 * @param notifications what of it the person is notified of; null for {@link NotificationLevel#ALL}
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
        long unread,
        long mentions,
        @Nullable Long unreadInThreads,
        @Nullable Long mentionsInThreads,
        @Nullable Long unreadFrom,
        @Nullable NotificationLevel notifications,
        @Nullable String topic,
        @Nullable String description,
        boolean announcement,
        long slowModeMs,
        boolean archived,
        @Nullable History history,
        @Nullable BlobId picture,
        List<Long> pins) {}
