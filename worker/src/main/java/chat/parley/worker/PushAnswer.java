package chat.parley.worker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** What a push service said (RFC 8030, section 5). */
sealed interface PushAnswer {
    /** Of HTTP; 0 when no answer came. */
    int status();

    /** It brings the message to the browser, if that comes before the message is too old. */
    record Taken(int status) implements PushAnswer {}

    /** The subscription is no more. */
    record Gone(int status) implements PushAnswer {}

    /**
     * The same may work later.
     *
     * @param after how long to wait; null when it did not say
     */
    record Later(int status, @Nullable Duration after) implements PushAnswer {}

    /** It does not take this, however often. */
    record Refused(int status) implements PushAnswer {}

    static PushAnswer of(int status, @Nullable String retryAfter) {
        if (status >= 200 && status < 300) {
            return new Taken(status);
        }
        return switch (status) {
            case 404, 410 -> new Gone(status);
            case 408, 425, 429 -> new Later(status, seconds(retryAfter));
            default -> status >= 500 ? new Later(status, seconds(retryAfter)) : new Refused(status);
        };
    }

    /** As a date it is not heeded: the clock of the service may be another. */
    private static @Nullable Duration seconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("[0-9]{1,9}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : null;
    }
}
