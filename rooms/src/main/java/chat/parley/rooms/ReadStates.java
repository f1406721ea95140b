package chat.parley.rooms;

import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.List;

/**
 * What people have read beside the cursors of rooms, and what of them they want to be told: a part
 * of the {@link Directory}, under the same rules. Nothing but who is mentioned is folded from the
 * log.
 */
public interface ReadStates {

    /** Sets from where on the room looks unread to the person; 0 takes it back. */
    void markUnread(RoomId room, UserId user, long from);

    /** Sets what of the room the person is notified of. */
    void setNotifications(RoomId room, UserId user, NotificationLevel level);

    /** What the person said of the room by the two before. */
    RoomMarks marks(RoomId room, UserId user);

    /** Moves the person's cursor in a thread forward; a lower one changes nothing. */
    long advanceThread(RoomId room, UserId user, long thread, long seq);

    /** Notes whether the person follows the thread. */
    void follow(RoomId room, UserId user, long thread, boolean following);

    /**
     * The threads of a room that the person follows, by the message that they stand below.
     *
     * @param since when the person came to the room: what was said before is not unread
     * @param after the last thread of the page before; 0 for the first page
     */
    List<FollowedThread> followed(RoomId room, UserId user, long since, long after, int limit);

    /**
     * How many messages of a room mention the person, by others, with a sequence greater than
     * {@code after}.
     */
    long mentions(RoomId room, UserId user, long after);

    /**
     * Those messages, with a sequence smaller than {@code before}, the newest first.
     *
     * @param limit the most of them
     */
    List<Long> mentioned(RoomId room, UserId user, long before, int limit);

    /**
     * What somebody wants of a room.
     *
     * @param unreadFrom from where on it looks unread; 0 when they did not say so
     * @param notifications what of it they are notified of
     */
    record RoomMarks(long unreadFrom, NotificationLevel notifications) {
        public static final RoomMarks NONE = new RoomMarks(0, NotificationLevel.ALL);
    }

    /**
     * A thread that somebody follows, as far as the tables know it.
     *
     * @param thread the message that it stands below
     * @param read how far the person has read it
     * @param replies how many messages stand in it, whether or not the person sees them
     * @param last the sequence of the last of them; 0 when there is none
     * @param unread how many of them, by others, come after {@code read} and after the person did
     */
    record FollowedThread(long thread, long read, long replies, long last, long unread) {}
}
