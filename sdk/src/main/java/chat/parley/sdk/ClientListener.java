package chat.parley.sdk;

import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

/** Hears how a client is doing. Called from the client's own thread: must not block. */
public interface ClientListener {
    /** Listens to nothing. */
    ClientListener NONE = new ClientListener() {};

    default void online(UserId self) {}

    /**
     * The connection is lost; sends and streams wait.
     *
     * @param retryInMs when the next try begins
     */
    default void offline(long retryInMs) {}

    /** The client has stopped for good, because of what {@code message} says. */
    default void stopped(String message) {}

    /** Rooms, heads, receipts, typing, presence. */
    default void told(ServerFrame frame) {}
}
