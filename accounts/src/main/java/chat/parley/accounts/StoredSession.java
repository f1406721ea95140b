package chat.parley.accounts;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

/**
 * A sign-in that has not ended, as stored.
 *
 * @param refreshHash of the only refresh token that is good now, see {@link RefreshTokens}
 * @param createdAt milliseconds since 1970 UTC, as {@code refreshedAt}
 * @param refreshedAt when {@code refreshHash} was set
 * @param address from where that was; null when it is not known
 */
public record StoredSession(
        SessionId session,
        UserId user,
        DeviceId device,
        String deviceName,
        String refreshHash,
        long createdAt,
        long refreshedAt,
        @Nullable String address) {

    StoredSession rotated(String hash, long nowMs, String from) {
        return new StoredSession(session, user, device, deviceName, hash, createdAt, nowMs, from);
    }

    /** Keeps hash and address out of logs. */
    @Override
    public String toString() {
        return "session " + session;
    }
}
