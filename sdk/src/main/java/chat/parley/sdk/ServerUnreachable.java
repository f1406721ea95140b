package chat.parley.sdk;

/** No answer, or one that is not Parley's. */
public final class ServerUnreachable extends ParleyException {
    ServerUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
