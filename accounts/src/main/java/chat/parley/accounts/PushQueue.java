package chat.parley.accounts;

import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The port to what is still to be pushed: one notice for each session and room, which goes with the
 * subscription. What one node noted, the next one goes on with. Made for one node at a time; two at
 * once do no harm but push twice. Every call may block on I/O. Durable once a writing call returns.
 * Throws {@link chat.parley.rooms.StoreUnavailable}.
 */
public interface PushQueue {

    /**
     * Rooms with a member who has a subscription, ordered by room id, after {@code after} (null:
     * from the start).
     */
    List<RoomId> rooms(@Nullable RoomId after, int limit);

    /** Up to where these rooms were looked through; those that never were are left out. */
    Map<RoomId, Long> cursors(Collection<RoomId> rooms);

    /** The subscriptions of the room's members. */
    List<Listener> listeners(RoomId room);

    /** Moves cursors, and notes what is to be pushed from {@code nowMs} on. All or nothing. */
    void note(Map<RoomId, Long> cursors, Collection<Notice> notices, long nowMs);

    /** What is to be pushed by now, the longest due first. */
    List<Due> due(long nowMs, int limit);

    /** Tests that are to be sent. */
    List<Test> tests(int limit);

    /** It was taken by the push service; what was noted of the room since stays due. */
    void sent(Due due);

    /** It is tried again then. */
    void retry(Due due, long atMs, int attempts);

    /** It is not pushed. */
    void drop(Due due);

    /** What the push service answered. */
    void answered(SessionId session, PushSubscription.Answer answer);

    /** The push service knows the subscription no more. */
    void gone(SessionId session, String endpoint);

    /** Rooms of which the session was told, and which the person has read since. */
    List<RoomId> read(SessionId session, int limit);

    /** The session knows that these rooms were read. */
    void forget(SessionId session, Collection<RoomId> rooms);

    /**
     * A subscription of a member.
     *
     * @param level what of the room they are notified of
     * @param joined the sequence with which they came
     * @param read up to where they have read
     * @param since when the subscription was made, in milliseconds since 1970 UTC
     */
    record Listener(
            SessionId session,
            UserId user,
            NotificationLevel level,
            long joined,
            long read,
            long since) {}

    /**
     * What is to be pushed to a session of a room: the last message that it is told of.
     *
     * @param at when that was said, in milliseconds since 1970 UTC
     */
    record Notice(SessionId session, RoomId room, long seq, long at) {}

    /**
     * A notice that is due.
     *
     * @param attempts how often it was tried
     * @param sent the last message of the room that was pushed; 0 for none
     */
    record Due(PushSubscription to, RoomId room, long seq, long at, int attempts, long sent) {}

    record Test(PushSubscription to, String id) {}
}
