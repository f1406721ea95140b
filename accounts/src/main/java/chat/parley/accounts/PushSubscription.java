package chat.parley.accounts;

import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

/**
 * Where a session is told of messages while nobody is there (RFC 8030), as stored.
 *
 * @param endpoint where the push service takes them: whoever knows it may push to it
 * @param p256dh the browser's public key, in base64url as {@code auth} (RFC 8291)
 * @param auth the secret that only the browser and this server know
 * @param text whether what was said is pushed, too
 * @param createdAt milliseconds since 1970 UTC
 * @param last what the push service said last; null before the first push
 */
public record PushSubscription(
        SessionId session,
        UserId user,
        String endpoint,
        String p256dh,
        String auth,
        boolean text,
        long createdAt,
        @Nullable Answer last) {

    /**
     * @param status of HTTP; 0 when no answer came
     * @param at milliseconds since 1970 UTC
     * @param test the test that was sent last; null when none was
     */
    public record Answer(int status, long at, @Nullable String test) {}

    /** Keeps the endpoint and its keys out of logs. */
    @Override
    public String toString() {
        return "push subscription of session " + session;
    }
}
