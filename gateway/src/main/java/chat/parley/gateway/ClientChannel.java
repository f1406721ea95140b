package chat.parley.gateway;

import chat.parley.protocol.CloseCode;

/**
 * The way to one client. Only its event loop may use it. Everything after {@link #close} or after
 * the client went away does nothing.
 */
public interface ClientChannel {
    /**
     * Queues a frame for the next {@link #flush}; the caller's own reference stays the caller's.
     */
    void write(EncodedFrame frame);

    void flush();

    /** Whether less than the high-water mark is queued, or, after that, less than the low one. */
    boolean isWritable();

    /** No more {@link Listener#onText} until {@link #resumeReading}; the client feels it, too. */
    void stopReading();

    void resumeReading();

    /** Sends what is queued and a close frame, waits a little for the client's, and hangs up. */
    void close(CloseCode code, String reason);

    /** What comes from the client. Called on the channel's event loop only. */
    interface Listener {
        /** A whole text message, valid UTF-8. */
        void onText(byte[] utf8);

        /** Something else arrived: a sign of life. */
        void onSign();

        /** The channel is writable again. */
        void onDrained();

        /** The connection is gone. Called once; nothing follows. */
        void onClosed();
    }
}
