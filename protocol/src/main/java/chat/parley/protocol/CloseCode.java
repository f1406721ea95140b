package chat.parley.protocol;

import chat.parley.protocol.ServerFrame.ByeReason;

/**
 * The WebSocket close codes (RFC 6455, section 7.4) that the server sends. Those from 4400 on are
 * Parley's own and follow a {@code bye} frame, which says more.
 */
public enum CloseCode {
    /** Echoed when the client closes without a code. */
    NORMAL(1000),
    /** The client broke the framing of RFC 6455. */
    PROTOCOL_ERROR(1002),
    /** A binary frame: Parley speaks text. */
    UNSUPPORTED_DATA(1003),
    /** A text that is not UTF-8. */
    INVALID_TEXT(1007),
    /** A frame or message over {@link Limits#FRAME_BYTES}. */
    TOO_BIG(1009),
    /** A defect of the server; it is in its log. */
    INTERNAL(1011),
    /** Too many frames that could not be carried out. */
    INVALID_FRAMES(4400),
    /** The token is not good, or belongs to somebody else. */
    UNAUTHENTICATED(4401),
    /** The token expired and was not renewed. */
    TOKEN_EXPIRED(4402),
    /** The session was ended: sign in again. */
    SESSION_ENDED(4403),
    /** No {@code hello} in time. */
    HELLO_TIMEOUT(4408),
    /** Nothing was heard for two heartbeats. */
    HEARTBEAT_TIMEOUT(4409),
    /** The server has too much to do, or cannot reach what it needs. */
    OVERLOADED(4429),
    /** The server goes down for a while. */
    DRAINING(4503);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    /** The number in the close frame. */
    public int code() {
        return code;
    }

    /** The code that follows a {@code bye} of this reason. */
    public static CloseCode after(ByeReason reason) {
        return switch (reason) {
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case TOKEN_EXPIRED -> TOKEN_EXPIRED;
            case SESSION_ENDED -> SESSION_ENDED;
            case HELLO_TIMEOUT -> HELLO_TIMEOUT;
            case HEARTBEAT_TIMEOUT -> HEARTBEAT_TIMEOUT;
            case PROTOCOL_ERROR -> INVALID_FRAMES;
            case OVERLOADED -> OVERLOADED;
            case DRAINING -> DRAINING;
        };
    }
}
