package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request that will not be carried out, with what to tell the asker. Every door answers it in its
 * own form: an error frame, a problem document.
 */
public final class Refusal extends RuntimeException {
    private final ErrorCode code;
    private final transient @Nullable Long retryAfterMs;

    public Refusal(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * @param retryAfterMs when it makes sense to try again; null when it does not
     */
    public Refusal(ErrorCode code, String message, @Nullable Long retryAfterMs) {
        super(message, null, false, false);
        this.code = code;
        this.retryAfterMs = retryAfterMs;
    }

    public ErrorCode code() {
        return code;
    }

    /** What is wrong, for people. */
    public String message() {
        return String.valueOf(getMessage());
    }

    public @Nullable Long retryAfterMs() {
        return retryAfterMs;
    }
}
