package chat.parley.accounts;

import static chat.parley.accounts.Server.PASSWORD;
import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.SessionId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

class SessionsTest {
    private static final Authentication REVOKED = new Authentication.Invalid(Reason.REVOKED);

    private final Server server = new Server();
    private final Sessions sessions = server.services.sessions();

    SessionsTest() {
        server.signUp("ada");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void signingInGivesATokenForTenMinutes() {
        Rest.Tokens tokens = server.signIn("ADA");
        assertThat(tokens.expiresInMs()).isBetween(599_000L, 600_000L);
        Principal principal = server.principal(tokens);
        assertThat(principal.user()).isEqualTo(tokens.user());
        assertThat(principal.device()).isEqualTo(tokens.device());
        assertThat(principal.session()).isEqualTo(tokens.session());
        server.pass(Duration.ofMinutes(10));
        assertThat(server.authenticate(tokens))
                .isEqualTo(new Authentication.Invalid(Reason.EXPIRED));
    }

    @Test
    void aRefreshTokenGivesFreshTokensOfTheSameSession() {
        Rest.Tokens first = server.signIn("ada");
        server.pass(Duration.ofMinutes(9));
        Rest.Tokens second = server.refresh(first.refreshToken());
        assertThat(second.session()).isEqualTo(first.session());
        assertThat(second.device()).isEqualTo(first.device());
        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        server.pass(Duration.ofMinutes(9));
        assertThat(server.principal(second).session()).isEqualTo(first.session());
    }

    @Test
    void aLostAnswerIsGivenAgainForAMinute() {
        Rest.Tokens first = server.signIn("ada");
        Rest.Tokens lost = server.refresh(first.refreshToken());
        server.pass(Duration.ofSeconds(60));
        Rest.Tokens again = server.refresh(first.refreshToken());
        assertThat(again.refreshToken()).isEqualTo(lost.refreshToken());
        assertThat(server.principal(again).session()).isEqualTo(first.session());
    }

    @Test
    void anOldRefreshTokenEndsTheSession() {
        Rest.Tokens first = server.signIn("ada");
        Rest.Tokens second = server.refresh(first.refreshToken());
        server.pass(Duration.ofSeconds(61));
        assertSignInAgain(first.refreshToken());
        assertThat(server.authenticate(second)).isEqualTo(REVOKED);
        assertSignInAgain(second.refreshToken());
        assertThat(server.services.revocations().since(0).ended()).containsExactly(first.session());
    }

    @Test
    void theTokenBeforeTheLastIsOldEvenWithinTheMinute() {
        Rest.Tokens first = server.signIn("ada");
        Rest.Tokens third = server.refresh(server.refresh(first.refreshToken()).refreshToken());
        assertSignInAgain(first.refreshToken());
        assertThat(server.authenticate(third)).isEqualTo(REVOKED);
    }

    @Test
    void noiseEndsNobodysSession() {
        Rest.Tokens tokens = server.signIn("ada");
        byte[] bytes = Base64.getUrlDecoder().decode(tokens.refreshToken());
        for (int i = 0; i < bytes.length; i++) {
            byte[] forged = bytes.clone();
            forged[i] ^= 1;
            assertSignInAgain(Base64.getUrlEncoder().withoutPadding().encodeToString(forged));
        }
        for (String noise : new String[] {"", "x", tokens.accessToken(), "=".repeat(86)}) {
            assertSignInAgain(noise);
        }
        assertThat(server.authenticate(tokens)).isInstanceOf(Authentication.Valid.class);
        server.refresh(tokens.refreshToken());
    }

    @Test
    void aSessionEndsThirtyDaysAfterItsLastRefresh() {
        Rest.Tokens tokens = server.signIn("ada");
        server.pass(Duration.ofDays(30));
        Rest.Tokens refreshed = server.refresh(tokens.refreshToken());
        server.pass(Duration.ofDays(30).plusMillis(1));
        assertSignInAgain(refreshed.refreshToken());
    }

    @Test
    void aSessionEndsAfterHalfAYearWhateverHappens() {
        Rest.Tokens tokens = server.signIn("ada");
        for (int days = 0; days < 160; days += 20) {
            server.pass(Duration.ofDays(20));
            tokens = server.refresh(tokens.refreshToken());
        }
        server.pass(Duration.ofDays(20).minusMinutes(1));
        tokens = server.refresh(tokens.refreshToken());
        assertThat(tokens.expiresInMs()).isEqualTo(60_000);
        server.pass(Duration.ofMinutes(1));
        assertSignInAgain(tokens.refreshToken());
    }

    @Test
    void housekeepingEndsWhatIsOverAndTellsTheFeed() {
        Rest.Tokens old = server.signIn("ada");
        server.pass(Duration.ofDays(30));
        Rest.Tokens fresh = server.signIn("ada");
        server.pass(Duration.ofMillis(1));
        server.services.housekeeping().run();
        assertThat(server.services.revocations().since(0).ended()).containsExactly(old.session());
        server.refresh(fresh.refreshToken());

        server.pass(Duration.ofDays(1).plusMillis(1));
        server.services.housekeeping().run();
        assertThat(server.services.revocations().since(0).ended()).isEmpty();
    }

    @Test
    void peopleSeeTheirSessionsAndOnlyTheirs() {
        server.person("bob");
        Rest.Tokens phone = server.signIn("ada");
        server.pass(Duration.ofMinutes(1));
        Rest.Tokens laptop = server.signIn("ada");
        var list = sessions.list(server.principal(laptop)).sessions();
        assertThat(list)
                .extracting(Rest.Session::session)
                .containsExactly(laptop.session(), phone.session());
        assertThat(list).extracting(Rest.Session::current).containsExactly(true, false);
        assertThat(list).extracting(Rest.Session::deviceName).containsOnly("laptop");
    }

    @Test
    void anEndedSessionIsRevokedAtOnce() {
        Rest.Tokens phone = server.signIn("ada");
        Rest.Tokens laptop = server.signIn("ada");
        assertThat(server.authenticate(phone)).isInstanceOf(Authentication.Valid.class);
        sessions.end(server.principal(laptop), phone.session());
        assertThat(server.authenticate(phone)).isEqualTo(REVOKED);
        assertSignInAgain(phone.refreshToken());
        assertThat(server.authenticate(laptop)).isInstanceOf(Authentication.Valid.class);
    }

    @Test
    void aSessionThatEndedOnAnotherNodeIsRevokedWithinASecond() {
        Rest.Tokens tokens = server.signIn("ada");
        Principal principal = server.principal(tokens);
        try (var other = server.open(Server.SETTINGS)) {
            other.sessions().end(principal, principal.session());
        }
        server.pass(Duration.ofSeconds(1));
        assertThat(server.authenticate(tokens)).isEqualTo(REVOKED);
    }

    @Test
    void nobodyEndsSomebodyElsesSession() {
        Rest.Tokens ada = server.signIn("ada");
        Principal bob = server.person("bob");
        assertRefused(ErrorCode.NOT_FOUND, () -> sessions.end(bob, ada.session()));
        assertRefused(
                ErrorCode.NOT_FOUND, () -> sessions.end(bob, new SessionId(UUID.randomUUID())));
        assertThat(server.authenticate(ada)).isInstanceOf(Authentication.Valid.class);
    }

    @Test
    void endingTheOthersLeavesThePresentOne() {
        Rest.Tokens phone = server.signIn("ada");
        Rest.Tokens tablet = server.signIn("ada");
        Rest.Tokens laptop = server.signIn("ada");
        assertThat(sessions.endOthers(server.principal(laptop))).isEqualTo(2);
        assertThat(server.authenticate(phone)).isEqualTo(REVOKED);
        assertThat(server.authenticate(tablet)).isEqualTo(REVOKED);
        assertThat(server.authenticate(laptop)).isInstanceOf(Authentication.Valid.class);
    }

    @Test
    void aDeviceHasOneSession() {
        var device = new DeviceId(UUID.randomUUID());
        Rest.Tokens before = server.signIn("ada", PASSWORD, device);
        Rest.Tokens after = server.signIn("ada", PASSWORD, device);
        assertThat(after.device()).isEqualTo(device);
        assertThat(server.authenticate(before)).isEqualTo(REVOKED);
        assertThat(server.authenticate(after)).isInstanceOf(Authentication.Valid.class);
    }

    @Test
    void aDeviceStaysWithItsPerson() {
        server.person("bob");
        var device = new DeviceId(UUID.randomUUID());
        Rest.Tokens ada = server.signIn("ada", PASSWORD, device);
        sessions.end(server.principal(ada), ada.session());
        assertRefused(ErrorCode.CONFLICT, () -> server.signIn("bob", PASSWORD, device));
    }

    @Test
    void thePeoplesSessionsAreBoundedByTheLongestUnused() {
        Rest.Tokens first = server.signIn("ada");
        server.pass(Duration.ofSeconds(1));
        Rest.Tokens last = first;
        for (int i = 0; i < Server.SETTINGS.sessions().perPerson(); i++) {
            last = server.signIn("ada");
        }
        assertThat(sessions.list(server.principal(last)).sessions()).hasSize(100);
        assertThat(server.authenticate(first)).isEqualTo(REVOKED);
    }

    private void assertSignInAgain(String refreshToken) {
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> server.refresh(refreshToken))
                .satisfies(refusal -> assertThat(refusal.message()).contains("sign in again"));
    }
}
