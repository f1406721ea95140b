package chat.parley.sdk;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Rest;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import java.util.Objects;

/**
 * A session as it is kept between runs of a program.
 *
 * @param expiresAt of the access token, in milliseconds since 1970 UTC by this machine's clock
 */
public record StoredSession(
        String accessToken,
        String refreshToken,
        long expiresAt,
        UserId user,
        DeviceId device,
        SessionId session) {

    /** What the server answered at {@code nowMs}. */
    public static StoredSession of(Rest.Tokens tokens, long nowMs) {
        return new StoredSession(
                tokens.accessToken(),
                Objects.requireNonNull(tokens.refreshToken(), "a refresh token in the body"),
                nowMs + tokens.expiresInMs(),
                tokens.user(),
                tokens.device(),
                tokens.session());
    }

    /** Not the tokens themselves: they are secrets. */
    @Override
    public String toString() {
        return "StoredSession[user=" + user + ", session=" + session + "]";
    }
}
