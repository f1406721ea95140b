package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Accounts that wait, are reset and are deleted, and what the audit log shows of it to whom. */
class AccountLifeTest {
    private static ApiServer server;
    private static Person owner;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        owner = server.owner;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply signIn(String name) {
        var asked = new Rest.SignIn(name, ApiServer.PASSWORD, null, null, null);
        return server.stranger().post("/v1/sessions", asked);
    }

    @Test
    void whoJoinsWithoutAnInvitationWaitsWhereSignUpsAreApproved() {
        owner.patch("/v1/server", new Rest.ServerSettings(null, true)).expect(200);
        var asked = new Rest.NewAccount("wanda", ApiServer.PASSWORD, null, null);
        Rest.Account made = server.stranger().post("/v1/accounts", asked).read(Rest.Account.class);
        assertThat(made.waiting()).isTrue();
        signIn("wanda").expect(403).problem(ErrorCode.AWAITING_APPROVAL);
        assertThat(
                        owner.get("/v1/accounts?waiting=true")
                                .read(Rest.ManagedAccounts.class)
                                .accounts())
                .extracting(Rest.ManagedAccount::name)
                .containsExactly("wanda");
        String account = "/v1/accounts/" + made.user();
        owner.patch(account, new Rest.AccountChange(null, false)).expect(400);
        owner.patch(account, Rest.AccountChange.APPROVED).expect(200);
        signIn("wanda").expect(201);
        owner.delete(account).expect(409).problem(ErrorCode.CONFLICT);
        owner.patch("/v1/server", new Rest.ServerSettings(null, false)).expect(200);
    }

    @Test
    void aDeletedAccountIsGoneAndWhatItSaidStays() {
        Person bob = server.join("bob");
        RoomId room = owner.create(RoomKind.PUBLIC, "Room");
        bob.post("/v1/rooms/" + room + "/members", new Rest.NewMember(null, bob.id())).expect(201);
        bob.say(room, "I was here").expect(201);
        bob.post("/v1/account/deletion", new Rest.AccountDeletion("wrong password"))
                .expect(403)
                .problem(ErrorCode.FORBIDDEN);
        bob.post("/v1/account/deletion", new Rest.AccountDeletion(ApiServer.PASSWORD)).expect(204);
        bob.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
        owner.get("/v1/users/" + bob.id()).expect(404);
        assertThat(owner.get("/v1/rooms/" + room + "/events").text()).contains("I was here");
        assertThat(owner.get("/v1/rooms/" + room + "/members").text()).contains("unknown");
    }

    @Test
    void peopleSeeWhatConcernsThemAndAdminsSeeAllOfIt() {
        Person cem = server.join("cem");
        Person dan = server.join("dan");
        owner.delete("/v1/accounts/" + cem.id() + "/sessions").expect(204);
        cem.get("/v1/account").expect(401);
        Person again = server.signIn(name(cem));
        List<Rest.AuditEntry> own = entries(again, "/v1/account/activity");
        assertThat(own)
                .extracting(Rest.AuditEntry::kind)
                .containsExactly("signed-in", "sessions-ended", "signed-in", "signed-up");
        assertThat(own.get(1).actor()).isEqualTo(owner.id());
        assertThat(entries(owner, "/v1/audit?user=" + cem.id())).isEqualTo(own);
        assertThat(entries(owner, "/v1/audit?kind=signed-up&user=" + cem.id())).hasSize(1);
        dan.get("/v1/audit").expect(403);
    }

    private static String name(Person person) {
        return owner.get("/v1/users/" + person.id()).read(Rest.Profile.class).name();
    }

    @Test
    void theAuditLogIsReadPageByPage() {
        server.join("eva");
        List<Rest.AuditEntry> all = entries(owner, "/v1/audit?limit=100");
        Rest.AuditEntries first = owner.get("/v1/audit?limit=2").read(Rest.AuditEntries.class);
        Rest.AuditEntries second =
                owner.get("/v1/audit?limit=2&cursor=" + first.next()).read(Rest.AuditEntries.class);
        assertThat(first.entries()).isEqualTo(all.subList(0, 2));
        assertThat(second.entries()).isEqualTo(all.subList(2, 4));
    }

    private static List<Rest.AuditEntry> entries(Person by, String path) {
        return by.get(path).expect(200).read(Rest.AuditEntries.class).entries();
    }
}
