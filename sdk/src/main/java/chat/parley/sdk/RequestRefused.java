package chat.parley.sdk;

import chat.parley.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;

/** The server will not do it; {@link #code} tells why. */
public final class RequestRefused extends ParleyException {
    private final ErrorCode code;
    private final transient @Nullable Long retryAfterMs;

    RequestRefused(ErrorCode code, String message, @Nullable Long retryAfterMs) {
        super(message, null);
        this.code = code;
        this.retryAfterMs = retryAfterMs;
    }

    public ErrorCode code() {
        return code;
    }

    /** When it makes sense to try again, in milliseconds; null when it does not. */
    public @Nullable Long retryAfterMs() {
        return retryAfterMs;
    }
}
