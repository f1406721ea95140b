package chat.parley.accounts;

import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.rooms.CacheCounts;
import chat.parley.rooms.StoreUnavailable;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Tells who holds an access token: by its signature, and by the session being alive. Verified
 * tokens are remembered (by their hash, a bounded number), and that a session is alive is believed
 * for a second; a session that ended on this node is noticed at once. When the store cannot be
 * reached, what was known is believed for up to {@link #OFFLINE}, then calls throw {@link
 * StoreUnavailable}. Safe for use by many threads.
 */
public final class TokenAuthenticator implements Authenticator {
    static final Duration FRESH = Duration.ofSeconds(1);
    static final Duration OFFLINE = Duration.ofSeconds(30);
    static final int TOKENS = 50_000;

    private final TokenVerifier verifier;
    private final Function<SessionId, Optional<ServerRole>> standing;
    private final InstantSource clock;
    private final LinkedHashMap<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

    private final CacheCounts counts = new CacheCounts();

    /** Grows after every ending on this node, so that nothing checked before it is believed. */
    private final AtomicLong endings = new AtomicLong();

    /**
     * A verified token.
     *
     * @param principal with the role that the person had when last checked
     * @param endings read before the store was
     */
    private record Known(Principal principal, long checkedAt, long endings) {}

    /**
     * @param standing as {@link SessionStore#standing}
     */
    TokenAuthenticator(
            TokenVerifier verifier,
            Function<SessionId, Optional<ServerRole>> standing,
            InstantSource clock) {
        this.verifier = verifier;
        this.standing = standing;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(String accessToken) {
        if (accessToken.length() > TokenVerifier.MAX_CHARS) {
            return new Authentication.Invalid(Reason.BAD);
        }
        long now = clock.millis();
        String hash = Sha256.hex(accessToken.getBytes(StandardCharsets.UTF_8));
        @Nullable Known remembered = remembered(hash);
        if (remembered == null) {
            return switch (verifier.verify(accessToken, now)) {
                case Authentication.Valid(var principal) -> check(hash, principal, now);
                case Authentication.Invalid invalid -> invalid;
            };
        }
        Principal principal = remembered.principal();
        if (principal.expiresAt() <= now) {
            return new Authentication.Invalid(Reason.EXPIRED);
        }
        if (isWithin(FRESH, remembered, now)) {
            counts.hit();
            return new Authentication.Valid(principal);
        }
        return recheck(hash, remembered, now);
    }

    /** How often a token was believed without asking the store. */
    CacheCounts counts() {
        return counts;
    }

    /** To be called after sessions were ended in the store, before anybody is told. */
    void sessionsEnded() {
        endings.incrementAndGet();
    }

    private Authentication recheck(String hash, Known remembered, long now) {
        try {
            return check(hash, remembered.principal(), now);
        } catch (StoreUnavailable e) {
            if (isWithin(OFFLINE, remembered, now)) {
                return new Authentication.Valid(remembered.principal());
            }
            throw e;
        }
    }

    private boolean isWithin(Duration age, Known remembered, long now) {
        return remembered.endings() == endings.get()
                && Math.abs(now - remembered.checkedAt()) < age.toMillis();
    }

    private Authentication check(String hash, Principal principal, long now) {
        counts.missed();
        long before = endings.get();
        SessionId session = principal.session();
        Optional<ServerRole> role = standing.apply(session);
        if (role.isEmpty()) {
            forget(hash);
            return new Authentication.Invalid(Reason.REVOKED);
        }
        var current =
                new Principal(
                        principal.user(),
                        principal.device(),
                        session,
                        role.get(),
                        principal.expiresAt());
        remember(hash, new Known(current, now, before));
        return new Authentication.Valid(current);
    }

    private @Nullable Known remembered(String hash) {
        synchronized (known) {
            return known.get(hash);
        }
    }

    private void remember(String hash, Known token) {
        synchronized (known) {
            known.put(hash, token);
            if (known.size() > TOKENS) {
                known.pollFirstEntry();
            }
        }
    }

    private void forget(String hash) {
        synchronized (known) {
            known.remove(hash);
        }
    }
}
