package chat.parley.accounts;

import chat.parley.rooms.CacheCounts;
import chat.parley.rooms.PersonalStore;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;

/**
 * All parts of this module, wired to each other and to stores of one database.
 *
 * @param tokens how often a verified token was remembered
 * @param revocations what gateways read
 */
public record AccountServices(
        Accounts accounts,
        Sessions sessions,
        Invitations invitations,
        Administration administration,
        PasswordResets passwordResets,
        Audit audit,
        SigningKeys keys,
        Authenticator authenticator,
        CacheCounts tokens,
        RevocationFeed revocations,
        Housekeeping housekeeping,
        PasswordHasher hasher,
        PasswordStrength strength)
        implements AutoCloseable {

    private static final String REFRESH_SECRET = "refresh-tokens";

    public static AccountServices open(
            AccountStore accountStore,
            SessionStore sessionStore,
            KeyStore keyStore,
            AuditLog auditLog,
            PersonalStore personal,
            Alerts alerts,
            SharedLimits limits,
            AccountSettings settings,
            InstantSource clock,
            SecureRandom random) {
        var audit = new Audit(auditLog, clock);
        var keys = new SigningKeys(keyStore, clock, random);
        var authenticator =
                new TokenAuthenticator(
                        new TokenVerifier(keys, settings.tokens()), sessionStore::standing, clock);
        var hasher = new PasswordHasher(settings.argon2(), random);
        var strength = new PasswordStrength();
        var passwords =
                new PasswordCheck(
                        accountStore, sessionStore, hasher, settings.throttling(), limits, clock);
        var sessions =
                new Sessions(
                        sessionStore,
                        passwords,
                        audit,
                        alerts,
                        new RefreshTokens(refreshSecret(keyStore, random), random),
                        new TokenIssuer(keys, settings.tokens(), random),
                        authenticator,
                        settings.sessions(),
                        clock,
                        random);
        var accounts =
                new Accounts(
                        accountStore,
                        hasher,
                        passwords,
                        strength,
                        sessions,
                        audit,
                        personal,
                        new Throttle(
                                "accounts", settings.throttling().signUpByAddress(), limits, clock),
                        clock,
                        random);
        var administration = new Administration(accountStore, sessions, audit);
        AccountSettings.Rate guesses = settings.throttling().codesByAddress();
        return new AccountServices(
                accounts,
                sessions,
                new Invitations(
                        accountStore,
                        audit,
                        new Throttle("invitations", guesses, limits, clock),
                        clock,
                        random),
                administration,
                new PasswordResets(
                        accountStore,
                        administration,
                        hasher,
                        strength,
                        sessions,
                        audit,
                        new Throttle("resets", guesses, limits, clock),
                        clock,
                        random),
                audit,
                keys,
                authenticator,
                authenticator.counts(),
                sessionStore,
                new Housekeeping(sessions, keys, accountStore, sessionStore, auditLog, clock),
                hasher,
                strength);
    }

    private static byte[] refreshSecret(KeyStore store, SecureRandom random) {
        byte[] candidate = new byte[RefreshTokens.KEY_BYTES];
        random.nextBytes(candidate);
        String secret = store.secret(REFRESH_SECRET, Base64.getEncoder().encodeToString(candidate));
        return Base64.getDecoder().decode(secret);
    }

    @Override
    public void close() {
        hasher.close();
        strength.close();
    }
}
