package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Owner and admins manage the accounts of others, and never beyond what they are. */
class AdministrationTest {
    private ApiServer server;
    private Person owner;
    private Person admin;

    @BeforeEach
    void start() {
        server = ApiServer.start();
        owner = server.owner;
        admin = server.join("admin");
        give(owner, admin, ServerRole.ADMIN).expect(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Reply give(Person by, Person to, ServerRole role) {
        return by.put("/v1/accounts/" + to.id() + "/role", new Rest.RoleGrant(role));
    }

    private static Reply suspend(Person by, Person whom, boolean suspended) {
        return by.patch("/v1/accounts/" + whom.id(), Rest.AccountChange.suspended(suspended));
    }

    private static Rest.Account account(Person person) {
        return person.get("/v1/account").expect(200).read(Rest.Account.class);
    }

    @Test
    void aRoleHoldsWithTheNextRequest() {
        Person bob = server.join("bob");
        bob.post("/v1/invitations").expect(403);
        give(owner, bob, ServerRole.ADMIN).expect(200);
        bob.post("/v1/invitations").expect(201);
        give(owner, bob, ServerRole.MEMBER).expect(200);
        bob.post("/v1/invitations").expect(403).problem(ErrorCode.FORBIDDEN);
        assertThat(account(bob).role()).isEqualTo(ServerRole.MEMBER);
    }

    @ParameterizedTest
    @CsvSource({
        // by    of      to      answer
        "owner, member, admin,  200",
        "owner, admin,  member, 200",
        "owner, admin,  guest,  200",
        "owner, member, bot,    409",
        "admin, member, guest,  200",
        "admin, guest,  member, 200",
        "admin, member, admin,  403",
        "admin, member, owner,  403",
        "admin, admin,  member, 403",
        "admin, owner,  member, 403",
        "member, guest, member, 403",
        "guest, guest,  member, 403",
    })
    void nobodyGivesMoreThanTheyHaveOrTakesFromTheirEquals(
            String by, String of, String to, int answer) {
        Person asker = person(by);
        Person target = person(of);
        ServerRole before = account(target).role();
        give(asker, target, ServerRole.parse(to)).expect(answer);
        assertThat(account(target).role()).isEqualTo(answer == 200 ? ServerRole.parse(to) : before);
    }

    private Person person(String role) {
        if (role.equals("owner")) {
            return owner;
        }
        Person person = server.join(role);
        if (!role.equals("member")) {
            give(owner, person, ServerRole.parse(role)).expect(200);
        }
        return person;
    }

    @Test
    void theServerIsHandedOverAndHasOneOwnerThen() {
        give(owner, admin, ServerRole.OWNER).expect(200);
        assertThat(account(admin).role()).isEqualTo(ServerRole.OWNER);
        assertThat(account(owner).role()).isEqualTo(ServerRole.ADMIN);
        give(owner, admin, ServerRole.MEMBER).expect(403);
        admin.patch("/v1/server", new Rest.ServerSettings(false, false)).expect(200);
        owner.patch("/v1/server", new Rest.ServerSettings(false, false)).expect(403);
    }

    @Test
    void whoeverIsSuspendedIsOutAtOnceAndStaysOutUntilRestored() {
        Person bob = server.join("bob");
        String name = account(bob).name();
        Person phone = server.signIn(name);
        assertThat(suspend(admin, bob, true).expect(200).read(Rest.ManagedAccount.class))
                .extracting(Rest.ManagedAccount::suspendedAt)
                .isNotNull();
        bob.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
        phone.get("/v1/rooms").expect(401).problem(ErrorCode.SESSION_ENDED);
        server.stranger()
                .post("/v1/sessions/refresh", new Rest.Refresh(bob.tokens().refreshToken()))
                .expect(401);
        signIn(name, ApiServer.PASSWORD).expect(403).problem(ErrorCode.FORBIDDEN);
        suspend(admin, bob, false).expect(200);
        signIn(name, ApiServer.PASSWORD).expect(201);
    }

    @Test
    void onlyWhoKnowsThePasswordLearnsOfASuspension() {
        Person bob = server.join("bob");
        String name = account(bob).name();
        suspend(admin, bob, true).expect(200);
        signIn(name, "a wrong password").expect(401).problem(ErrorCode.UNAUTHENTICATED);
    }

    private Reply signIn(String name, String password) {
        return server.stranger()
                .post("/v1/sessions", new Rest.SignIn(name, password, null, null, null));
    }

    @Test
    void nobodySuspendsTheirEqualsOrTheOwnerOrThemselves() {
        Person other = person("admin");
        suspend(admin, other, true).expect(403);
        suspend(admin, owner, true).expect(403);
        suspend(admin, admin, true).expect(403);
        suspend(owner, owner, true).expect(403);
        suspend(owner, other, true).expect(200);
    }

    @Test
    void theServerIsNotHandedToWhoIsSuspended() {
        suspend(owner, admin, true).expect(200);
        give(owner, admin, ServerRole.OWNER).expect(409).problem(ErrorCode.CONFLICT);
        assertThat(account(owner).role()).isEqualTo(ServerRole.OWNER);
    }

    @Test
    void sessionsOfOthersAreEnded() {
        Person bob = server.join("bob");
        admin.delete("/v1/accounts/" + bob.id() + "/sessions").expect(204);
        bob.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
        admin.delete("/v1/accounts/" + owner.id() + "/sessions").expect(403);
        admin.delete("/v1/accounts/" + Person.freshId() + "/sessions").expect(404);
        assertThat(account(owner).role()).isEqualTo(ServerRole.OWNER);
    }

    @Test
    void accountsAreFoundByAnyPartOfTheirNamesAndPaged() {
        Person zoe = server.join("zoe");
        zoe.patch("/v1/account", new Rest.AccountPatch("Zoë Å. Straße")).expect(200);
        assertThat(found("?query=STRA%C3%9FE")).containsExactly(account(zoe).name());
        assertThat(found("?query=%25")).isEmpty();
        List<String> all = found("");
        assertThat(all).hasSize(3).isSorted();
        Rest.ManagedAccounts first = page("?limit=2");
        assertThat(names(first)).isEqualTo(all.subList(0, 2));
        assertThat(names(page("?limit=2&cursor=" + first.next()))).isEqualTo(all.subList(2, 3));
    }

    private List<String> found(String query) {
        return names(page(query));
    }

    private Rest.ManagedAccounts page(String query) {
        return admin.get("/v1/accounts" + query).expect(200).read(Rest.ManagedAccounts.class);
    }

    private static List<String> names(Rest.ManagedAccounts page) {
        return page.accounts().stream().map(Rest.ManagedAccount::name).toList();
    }
}
