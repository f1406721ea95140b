package chat.parley.rooms;

import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** Notes whether the person follows the thread, as they say. */
    void follow(RoomId room, UserId user, long thread, boolean following);

    /**
     * Has members of the room follow the thread who never said whether they do, but for those who
     * have blocked {@code sender}.
     *
     * @param people how far each of them has read it, unless more is known
     * @return who follows it only now
     */
    Set<UserId> join(RoomId room, long thread, UserId sender, Map<UserId, Long> people);

    /** Of these people those who follow the thread, and who said that they do not. */
    Map<UserId, Boolean> following(RoomId room, long thread, Collection<UserId> people);

    /**
     * The threads of a room that the person follows, by the message that they stand below.
     *
     * @param since when the person came to the room: what was said before is not unread
     * @param after the last thread of the page before; 0 for the first page
     */
    List<FollowedThread> followed(RoomId room, UserId user, long since, long after, int limit);

    /**
     * How many messages of a room, but for those in threads, mention the person, by others, with a
     * sequence greater than {@code after}.
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
     * @param mentions how many of those mention the person, by others than they have blocked
     */
    record FollowedThread(
            long thread, long read, long replies, long last, long unread, long mentions) {}

    /** What is unread in all threads of a room that somebody follows. */
    record UnreadThreads(long unread, long mentions) {
        static final UnreadThreads NONE = new UnreadThreads(0, 0);

        UnreadThreads plus(FollowedThread thread) {
            return new UnreadThreads(unread + thread.unread(), mentions + thread.mentions());
        }
    }
}
