package chat.parley.rooms;

import chat.parley.protocol.Availability;
import chat.parley.protocol.UserId;

import java.util.Collection;
import java.util.Map;

/**
 * The port to who is there now, before what they have chosen to show of it. Everything in it is
 * time-limited and may be lost. A person with several connections shows the most present of them,
 * in the order of {@link Availability}; who shows only {@code OFFLINE} is not there. Safe for use
 * by many threads.
 */
public interface Presence extends AutoCloseable {

    /**
     * Notes what one connection shows of its person, until {@code untilMs} (milliseconds since 1970
     * UTC) or the next call.
     */
    void show(UserId user, String connection, Availability status, long untilMs);

    /** Forgets the connection. */
    void drop(UserId user, String connection);

    /** What each of these people shows at {@code nowMs}; people who are not there are left out. */
    Map<UserId, Availability> of(Collection<UserId> users, long nowMs);

    @Override
    void close();
}
