package chat.parley.accounts;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** What is brought as an access token: it proves who was given it, or nothing. */
public final class AccessTokenFuzz {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final SigningKeys KEYS =
            new SigningKeys(new MemoryKeyStore(), CLOCK, new SecureRandom());
    private static final AccountSettings.Tokens SETTINGS = AccountSettings.DEFAULTS.tokens();
    private static final TokenVerifier VERIFIER = new TokenVerifier(KEYS, SETTINGS);
    private static final long NOW = CLOCK.millis();
    private static final Principal ADA =
            new Principal(
                    new UserId(new UUID(1, 1)),
                    new DeviceId(new UUID(2, 2)),
                    new SessionId(new UUID(3, 3)),
                    ServerRole.MEMBER,
                    (NOW / 1000 + 600) * 1000);
    private static final String MADE =
            new TokenIssuer(KEYS, SETTINGS, new SecureRandom()).issue(ADA, NOW);

    private AccessTokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Authentication proved = VERIFIER.verify(Edits.text(input, MADE), NOW);
        if (proved instanceof Authentication.Valid(Principal somebody) && !somebody.equals(ADA)) {
            throw new AssertionError("nobody was given a token for " + somebody);
        }
    }
}
