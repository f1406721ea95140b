package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/**
 * Codes by which people who lost their password set a new one, once. Made by admins; only their
 * hash is kept. Safe for use by many threads; calls may block on the store and on hashing.
 */
public final class PasswordResets {
    static final Duration LIFE = Duration.ofHours(24);
    private static final int CODE_BYTES = 24;

    private final AccountStore store;
    private final Administration administration;
    private final PasswordHasher hasher;
    private final PasswordStrength strength;
    private final Sessions sessions;
    private final Audit audit;
    private final Throttle attempts;
    private final InstantSource clock;
    private final SecureRandom random;

    PasswordResets(
            AccountStore store,
            Administration administration,
            PasswordHasher hasher,
            PasswordStrength strength,
            Sessions sessions,
            Audit audit,
            Throttle attempts,
            InstantSource clock,
            SecureRandom random) {
        this.store = store;
        this.administration = administration;
        this.hasher = hasher;
        this.strength = strength;
        this.sessions = sessions;
        this.audit = audit;
        this.attempts = attempts;
        this.clock = clock;
        this.random = random;
    }

    /** A code for somebody whom the asker may manage; those before are good no more. */
    public Rest.PasswordReset create(Principal by, UserId user) {
        StoredAccount account = administration.managed(by, user);
        byte[] bytes = new byte[CODE_BYTES];
        random.nextBytes(bytes);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long expiresAt = clock.millis() + LIFE.toMillis();
        audit.together(
                entries -> {
                    store.addReset(account.user(), hash(code), expiresAt);
                    entries.add(AuditKind.PASSWORD_RESET_CREATED, by, account.user(), null);
                    return true;
                });
        return new Rest.PasswordReset(code, expiresAt);
    }

    /** Sets the new password, and ends all sessions of its person. */
    public void reset(Rest.NewPassword request, InetAddress from) {
        attempts.take(AddressKey.of(from), "too many codes were tried from here: try again later");
        String hash = hash(request.code());
        StoredAccount account =
                store.resettable(hash, clock.millis()).orElseThrow(PasswordResets::notGood);
        String password = AccountRules.newPassword(request.newPassword(), account.name());
        strength.require(password, account.name(), account.displayName());
        if (!set(account.user(), hash, hasher.hash(password), from)) {
            throw notGood();
        }
    }

    private boolean set(UserId user, String codeHash, String passwordHash, InetAddress from) {
        return sessions.changing(
                entries -> {
                    boolean done = sessions.resetPassword(codeHash, passwordHash);
                    if (done) {
                        entries.add(AuditKind.PASSWORD_RESET, user, null, null, from);
                    }
                    return done;
                });
    }

    private static String hash(String code) {
        return Sha256.hex(code.getBytes(StandardCharsets.UTF_8));
    }

    private static Refusal notGood() {
        return new Refusal(
                ErrorCode.FORBIDDEN,
                "this code is wrong, used or expired: ask an admin of the server for a new one");
    }
}
