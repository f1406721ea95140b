package chat.parley.sdk;

import org.jspecify.annotations.Nullable;

/** The access tokens of a stored session, refreshed when they are used up. Thread-safe. */
public final class SessionTokens implements TokenSource {
    /** Life that a token must have left to be handed out. */
    private static final long LEAST_LIFE_MS = 30_000;

    private final Accounts accounts;
    private final TokenStore store;

    public SessionTokens(Accounts accounts, TokenStore store) {
        this.accounts = accounts;
        this.store = store;
    }

    @Override
    public AccessToken get(@Nullable String used) {
        StoredSession session =
                store.update(current -> isGood(current, used) ? current : refresh(current));
        return new AccessToken(
                session.accessToken(), session.expiresAt() - System.currentTimeMillis());
    }

    /** Another program that shares the store may have refreshed already. */
    private static boolean isGood(StoredSession session, @Nullable String used) {
        return !session.accessToken().equals(used)
                && session.expiresAt() - System.currentTimeMillis() >= LEAST_LIFE_MS;
    }

    private StoredSession refresh(StoredSession current) {
        return StoredSession.of(
                accounts.refresh(current.refreshToken()), System.currentTimeMillis());
    }
}
