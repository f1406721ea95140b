package chat.parley.sdk;

import org.jspecify.annotations.Nullable;

/** What can go wrong between a client and its server; the message is for people. */
public abstract sealed class ParleyException extends RuntimeException
        permits EncryptionStopped, RequestRefused, SendUnsettled, ServerUnreachable {
    ParleyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What is wrong, for people. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
