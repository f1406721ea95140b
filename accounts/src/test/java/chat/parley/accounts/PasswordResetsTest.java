package chat.parley.accounts;

import static chat.parley.accounts.Server.HERE;
import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountSettings.Rate;
import chat.parley.accounts.AccountSettings.Throttling;
import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class PasswordResetsTest {
    private static final String FRESH = "seven green bicycles";

    private final Server server = new Server();
    private final PasswordResets resets = server.services.passwordResets();
    private Principal owner;
    private Rest.Tokens bobs;

    @BeforeEach
    void twoPeople() {
        owner = server.person("ada");
        server.person("bob");
        bobs = server.signIn("bob");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void reset(String code, String password) {
        resets.reset(new Rest.NewPassword(code, password), HERE);
    }

    @Test
    void aCodeSetsANewPasswordOnceAndEndsAllSessions() {
        String code = resets.create(owner, bobs.user()).code();
        reset(code, FRESH);
        assertThat(server.authenticate(bobs)).isEqualTo(new Authentication.Invalid(Reason.REVOKED));
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> server.signIn("bob"));
        server.signIn("bob", FRESH, null);
        assertRefused(ErrorCode.FORBIDDEN, () -> reset(code, "nine yellow umbrellas"));
        server.signIn("bob", FRESH, null);
    }

    @Test
    void aCodeIsGoodForADayAndUntilTheNextOne() {
        String early = resets.create(owner, bobs.user()).code();
        Rest.PasswordReset late = resets.create(owner, bobs.user());
        assertThat(late.expiresAt() - server.instant().toEpochMilli()).isEqualTo(86_400_000);
        assertRefused(ErrorCode.FORBIDDEN, () -> reset(early, FRESH));
        server.pass(Duration.ofHours(24));
        assertRefused(ErrorCode.FORBIDDEN, () -> reset(late.code(), FRESH));
        server.signIn("bob");
    }

    @Test
    void aWeakPasswordLeavesTheCodeGood() {
        String code = resets.create(owner, bobs.user()).code();
        assertRefused(ErrorCode.INVALID, () -> reset(code, "bob-bob-bob"));
        reset(code, FRESH);
    }

    @Test
    void codesAreMadeForThoseWhomOneManages() {
        Principal bob = server.principal(bobs);
        assertRefused(ErrorCode.FORBIDDEN, () -> resets.create(bob, owner.user()));
        assertRefused(ErrorCode.FORBIDDEN, () -> resets.create(owner, owner.user()));
        server.accountStore.changeRole(bob.user(), ServerRole.MEMBER, ServerRole.ADMIN);
        Principal admin = server.principal(server.signIn("bob"));
        assertRefused(ErrorCode.FORBIDDEN, () -> resets.create(admin, owner.user()));
    }

    @Test
    void guessingCodesIsThrottledByAddress() {
        Rate two = new Rate(2, Duration.ofMinutes(1));
        Throttling throttling =
                new Throttling(Server.UNLIMITED, Server.UNLIMITED, Server.UNLIMITED, two);
        try (Server slow =
                new Server(
                        new AccountSettings(
                                Server.CHEAP,
                                AccountSettings.DEFAULTS.tokens(),
                                AccountSettings.DEFAULTS.sessions(),
                                throttling))) {
            var guess = new Rest.NewPassword("aaaaaaaaaaaaaaaa", FRESH);
            for (int i = 0; i < 2; i++) {
                assertRefused(
                        ErrorCode.FORBIDDEN,
                        () -> slow.services.passwordResets().reset(guess, HERE));
            }
            assertRefused(
                    ErrorCode.RATE_LIMITED,
                    () -> slow.services.passwordResets().reset(guess, HERE));
        }
    }
}
