package chat.parley.server;

/** A node cannot start; the message says what is in the way and what to do. */
public final class StartFailed extends RuntimeException {
    StartFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
