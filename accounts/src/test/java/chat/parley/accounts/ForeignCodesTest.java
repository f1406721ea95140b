package chat.parley.accounts;

import static chat.parley.accounts.Server.HERE;
import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lets people in on one server is nothing on another (Zulip CVE-2022-21706). */
class ForeignCodesTest {
    private final Server here = new Server();
    private final Server there = new Server();
    private Principal owner;

    @BeforeEach
    void twoServersOfTheSamePeople() {
        owner = here.person("ada");
        here.person("bob");
        there.person("ada");
        there.person("bob");
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @Test
    void anInvitation() {
        String code = here.services.invitations().create(owner, Rest.NewInvitation.USUAL).code();
        assertRefused(ErrorCode.FORBIDDEN, () -> there.signUp("cem", code));
        assertRefused(ErrorCode.NOT_FOUND, () -> there.services.invitations().look(code, HERE));
        here.signUp("cem", code);
    }

    @Test
    void aRefreshToken() {
        Rest.Tokens tokens = here.signIn("bob");
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> there.refresh(tokens.refreshToken()));
        assertThat(here.refresh(tokens.refreshToken()).session()).isEqualTo(tokens.session());
    }

    @Test
    void aResetCode() {
        Principal bob = here.principal(here.signIn("bob"));
        String code = here.services.passwordResets().create(owner, bob.user()).code();
        var fresh = new Rest.NewPassword(code, "seven green bicycles");
        assertRefused(
                ErrorCode.FORBIDDEN, () -> there.services.passwordResets().reset(fresh, HERE));
        there.signIn("bob");
        here.services.passwordResets().reset(fresh, HERE);
    }
}
