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
 * @param passwordAt when the person last gave their password in it
 * @param address from where it was last refreshed; null when it is not known
 */
public record StoredSession(
        SessionId session,
        UserId user,
        DeviceId device,
        String deviceName,
        String refreshHash,
        long createdAt,
        long refreshedAt,
        long passwordAt,
        @Nullable String address) {

    StoredSession rotated(String hash, long nowMs, String from) {
        return new StoredSession(
                session, user, device, deviceName, hash, createdAt, nowMs, passwordAt, from);
    }

    StoredSession confirmed(long nowMs) {
        return new StoredSession(
                session,
                user,
                device,
                deviceName,
                refreshHash,
                createdAt,
                refreshedAt,
                nowMs,
                address);
    }

    /** Keeps hash and address out of logs. */
    @Override
    public String toString() {
        return "session " + session;
    }
}
