package chat.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.rooms.StoreUnavailable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What is believed of a session, for how long, and when its store cannot be reached. */
class TokenAuthenticatorTest {
    private final Server server = new Server();
    private final TokenAuthenticator authenticator =
            new TokenAuthenticator(
                    new TokenVerifier(server.services.keys(), Server.SETTINGS.tokens()),
                    this::standing,
                    server);
    private final Rest.Tokens tokens;

    private Optional<ServerRole> role = Optional.of(ServerRole.MEMBER);
    private boolean down;
    private int reads;

    TokenAuthenticatorTest() {
        server.signUp("ada");
        tokens = server.signIn("ada");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Optional<ServerRole> standing(SessionId session) {
        reads++;
        if (down) {
            throw new StoreUnavailable("down", new IOException("down"));
        }
        return role;
    }

    private Authentication authenticate() {
        return authenticator.authenticate(tokens.accessToken());
    }

    private void assertBelieved() {
        assertThat(authenticate()).isInstanceOf(Authentication.Valid.class);
    }

    private void assertRevoked() {
        assertThat(authenticate()).isEqualTo(new Authentication.Invalid(Reason.REVOKED));
    }

    @Test
    void theStoreIsAskedOnceASecond() {
        for (int i = 0; i < 10; i++) {
            assertBelieved();
        }
        assertThat(reads).isEqualTo(1);
        server.pass(TokenAuthenticator.FRESH);
        assertBelieved();
        assertThat(reads).isEqualTo(2);
        assertThat(authenticator.counts().hits()).isEqualTo(9);
        assertThat(authenticator.counts().misses()).isEqualTo(2);
    }

    @Test
    void anEndingOnThisNodeIsNoticedAtOnce() {
        assertBelieved();
        role = Optional.empty();
        assertBelieved();
        authenticator.sessionsEnded();
        assertRevoked();
    }

    @Test
    void anEndingElsewhereIsNoticedAfterASecond() {
        assertBelieved();
        role = Optional.empty();
        server.pass(TokenAuthenticator.FRESH);
        assertRevoked();
        assertRevoked();
    }

    @Test
    void theRoleIsTheOneOfNowNotTheOneOfTheToken() {
        assertThat(principal().role()).isEqualTo(ServerRole.MEMBER);
        role = Optional.of(ServerRole.ADMIN);
        server.pass(TokenAuthenticator.FRESH);
        assertThat(principal().role()).isEqualTo(ServerRole.ADMIN);
    }

    private Principal principal() {
        return ((Authentication.Valid) authenticate()).principal();
    }

    @Test
    void whileTheStoreIsDownWhatWasKnownIsBelievedForHalfAMinute() {
        assertBelieved();
        down = true;
        server.pass(TokenAuthenticator.OFFLINE.minusMillis(1));
        assertBelieved();
        server.pass(Duration.ofMillis(1));
        assertThatThrownBy(this::authenticate).isInstanceOf(StoreUnavailable.class);
        down = false;
        assertBelieved();
    }

    @Test
    void nobodyNewIsBelievedWhileTheStoreIsDown() {
        down = true;
        assertThatThrownBy(this::authenticate).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void nothingCheckedBeforeAnEndingIsBelievedWhileTheStoreIsDown() {
        assertBelieved();
        down = true;
        authenticator.sessionsEnded();
        assertThatThrownBy(this::authenticate).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void aRememberedTokenExpiresAllTheSame() {
        assertBelieved();
        server.pass(Duration.ofMinutes(10));
        assertThat(authenticate()).isEqualTo(new Authentication.Invalid(Reason.EXPIRED));
    }
}
