package chat.parley.accounts;

import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import java.util.List;

/**
 * The port to which sessions are told of messages while nobody is there. Each has one subscription
 * at most, which goes with it, so that they are as bounded as sessions are. Safe for use by many
 * threads; every call may block on I/O. Durable once a writing call returns. Throws {@link
 * chat.parley.rooms.StoreUnavailable}.
 */
public interface PushSubscriptions {

    /**
     * Takes the place of the session's own one, and of whoever else has the same endpoint: a
     * browser is told what one person is told. Of the session's own one with the same endpoint only
     * the keys and {@code text} become others.
     *
     * @return false when the session has ended
     */
    boolean put(PushSubscription subscription);

    /** The oldest first. */
    List<PushSubscription> of(UserId user);

    /** Nothing when the person has no such subscription. */
    void remove(UserId user, SessionId session);

    /**
     * Has a test sent to the session.
     *
     * @return false when it has no subscription
     */
    boolean test(SessionId session, String id);
}
