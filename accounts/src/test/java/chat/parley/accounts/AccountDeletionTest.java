package chat.parley.accounts;

import static chat.parley.accounts.Server.PASSWORD;
import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Uuids;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountDeletionTest {
    private final Server server = new Server();
    private final Accounts accounts = server.services.accounts();
    private Principal owner;

    @BeforeEach
    void anOwner() {
        owner = server.person("ada");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void signInProfileAndSessionsAreGone() {
        server.person("bob");
        Rest.Tokens tokens = server.signIn("bob");
        Principal bob = server.principal(tokens);
        server.personal.save(bob.user(), new RoomId(Uuids.v4(server.random)), 3);
        server.personal.save(owner.user(), new RoomId(Uuids.v4(server.random)), 3);
        accounts.delete(bob, PASSWORD);
        assertThat(server.personal.saved(bob.user(), Long.MAX_VALUE, 9)).isEmpty();
        assertThat(server.personal.saved(owner.user(), Long.MAX_VALUE, 9)).hasSize(1);
        assertThat(server.authenticate(tokens))
                .isEqualTo(new Authentication.Invalid(Reason.REVOKED));
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> server.refresh(tokens.refreshToken()));
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> server.signIn("bob"));
        assertThat(accounts.profile(bob.user())).isEmpty();
        assertThat(accounts.findByName("bob")).isEmpty();
        assertRefused(ErrorCode.NOT_FOUND, () -> accounts.account(bob));
    }

    @Test
    void theNameIsFreeAndWhoeverTakesItIsSomebodyElse() {
        Principal bob = server.person("bob");
        accounts.delete(bob, PASSWORD);
        assertThat(server.person("bob").user()).isNotEqualTo(bob.user());
    }

    @Test
    void thePasswordIsAskedFor() {
        Principal bob = server.person("bob");
        assertRefused(ErrorCode.FORBIDDEN, () -> accounts.delete(bob, "wrong password"));
        assertThat(accounts.profile(bob.user())).isPresent();
    }

    @Test
    void theOwnerHandsTheServerOverFirst() {
        assertRefused(ErrorCode.CONFLICT, () -> accounts.delete(owner, PASSWORD));
        server.signIn("ada");
    }
}
