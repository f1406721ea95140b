package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Accounts, sessions, invitations and the server itself, when all is well. */
class AccountOperationsTest {
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theServerTellsWhatItIs() {
        assertThat(server.stranger().get("/v1/server").expect(200).read(Rest.ServerInfo.class))
                .isEqualTo(new Rest.ServerInfo("1.2.3", true, true, false));
        assertThat(server.stranger().get("/healthz").expect(200).text()).contains("ok");
        assertThat(server.stranger().get("/readyz").expect(200).text()).contains("ok");
        Reply keys = server.stranger().get("/.well-known/jwks.json").expect(200);
        assertThat(keys.text()).contains("Ed25519").doesNotContain("\"d\"");
        assertThat(keys.header("Cache-Control")).contains("max-age");
    }

    @Test
    void aServerThatIsNotReadySaysWhenToComeBack() {
        Rest.Health well = server.health.get();
        Rest.Health draining = new Rest.Health("draining", ApiServer.STORES);
        server.health.set(draining);
        try {
            Reply reply = server.stranger().get("/readyz").expect(503);
            assertThat(reply.read(Rest.Health.class)).isEqualTo(draining);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
            assertThat(server.stranger().get("/healthz").expect(200).read(Rest.Health.class))
                    .isEqualTo(well);
        } finally {
            server.health.set(well);
        }
    }

    @Test
    void aPersonJoinsByInvitationOnce() {
        Rest.Invitation invitation =
                server.owner
                        .post("/v1/invitations", new Rest.NewInvitation(1, 60_000L, null, null))
                        .expect(201)
                        .read(Rest.Invitation.class);
        assertThat(invitation.uses()).isEqualTo(1);
        server.owner.patch("/v1/server", new Rest.ServerSettings(false, false)).expect(200);
        try {
            Rest.Account account =
                    signUp("invited", invitation.code()).expect(201).read(Rest.Account.class);
            assertThat(account.role()).isEqualTo(ServerRole.MEMBER);
            signUp("invited-too", invitation.code()).expect(403).problem(ErrorCode.FORBIDDEN);
        } finally {
            server.owner.patch("/v1/server", new Rest.ServerSettings(true, false)).expect(200);
        }
    }

    private static Reply signUp(String name, String code) {
        return server.stranger()
                .post("/v1/accounts", new Rest.NewAccount(name, ApiServer.PASSWORD, "X", code));
    }

    @Test
    void anInvitationIsListedUntilItIsTakenBack() {
        String code =
                server.owner.post("/v1/invitations").expect(201).read(Rest.Invitation.class).code();
        assertThat(invitations()).contains(code);
        server.owner.post("/v1/invitations/revocation", new Rest.HeldInvitation(code)).expect(204);
        assertThat(invitations()).doesNotContain(code);
        server.owner
                .post("/v1/invitations/revocation", new Rest.HeldInvitation(code))
                .expect(404)
                .problem(ErrorCode.NOT_FOUND);
    }

    private static List<String> invitations() {
        return server
                .owner
                .get("/v1/invitations")
                .expect(200)
                .read(Rest.Invitations.class)
                .invitations()
                .stream()
                .map(Rest.Invitation::code)
                .toList();
    }

    @Test
    void aPersonChangesWhatOthersSee() {
        Person ada = server.join("ada");
        Rest.Account account =
                ada.patch("/v1/account", new Rest.AccountPatch("Ada Lovelace"))
                        .expect(200)
                        .read(Rest.Account.class);
        assertThat(ada.get("/v1/account").expect(200).read(Rest.Account.class)).isEqualTo(account);
        Person bob = server.join("bob");
        Rest.Profile profile =
                bob.get("/v1/users/" + ada.id()).expect(200).read(Rest.Profile.class);
        assertThat(profile)
                .isEqualTo(new Rest.Profile(ada.id(), account.name(), "Ada Lovelace", null, null));
        assertThat(bob.get("/v1/users?name=" + account.name()).expect(200).read(Rest.Profile.class))
                .isEqualTo(profile);
        bob.get("/v1/users?name=nobody-of-that-name").expect(404).problem(ErrorCode.NOT_FOUND);
    }

    @Test
    void aNewPasswordReplacesTheOldOneAndEndsOtherSessions() {
        Person ada = server.join("ada");
        String name = ada.get("/v1/account").read(Rest.Account.class).name();
        Person elsewhere = server.signIn(name);
        String fresh = "another long password";
        ada.post("/v1/account/password", new Rest.PasswordChange("wrong password", fresh, null))
                .expect(403);
        ada.post("/v1/account/password", new Rest.PasswordChange(ApiServer.PASSWORD, fresh, null))
                .expect(204);
        elsewhere.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
        ada.get("/v1/account").expect(200);
        server.stranger()
                .post("/v1/sessions", new Rest.SignIn(name, ApiServer.PASSWORD, null, null, null))
                .expect(401)
                .problem(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void sessionsAreListedAndEnded() {
        Person ada = server.join("ada");
        String name = ada.get("/v1/account").read(Rest.Account.class).name();
        Person phone = server.signIn(name);
        Person tablet = server.signIn(name);
        Rest.Sessions sessions = ada.get("/v1/sessions").expect(200).read(Rest.Sessions.class);
        assertThat(sessions.sessions()).hasSize(3).filteredOn(Rest.Session::current).hasSize(1);
        ada.delete("/v1/sessions/" + phone.tokens().session()).expect(204);
        phone.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
        ada.delete("/v1/sessions").expect(204);
        tablet.get("/v1/account").expect(401);
        ada.delete("/v1/sessions/current").expect(204);
        ada.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
    }

    @Test
    void nobodyEndsTheSessionOfAnother() {
        Person ada = server.join("ada");
        Person eve = server.join("eve");
        eve.delete("/v1/sessions/" + ada.tokens().session())
                .expect(404)
                .problem(ErrorCode.NOT_FOUND);
        ada.get("/v1/account").expect(200);
    }

    @Test
    void aRefreshTokenGivesTheNextTokens() {
        Person ada = server.join("ada");
        Person refreshed =
                server.stranger()
                        .post("/v1/sessions/refresh", new Rest.Refresh(ada.tokens().refreshToken()))
                        .expect(200)
                        .as(server.uri);
        assertThat(refreshed.tokens().session()).isEqualTo(ada.tokens().session());
        assertThat(refreshed.tokens().refreshToken()).isNotEqualTo(ada.tokens().refreshToken());
        refreshed.get("/v1/account").expect(200);
    }
}
