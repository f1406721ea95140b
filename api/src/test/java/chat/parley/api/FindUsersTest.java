package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** People by what they are called. */
class FindUsersTest {
    private static final String SEARCH = "/v1/users/search?query=";

    private static ApiServer server;
    private static Person ada;
    private static Person bob;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        ada = server.join("ada");
        bob = server.join("bob");
        bob.patch("/v1/account", new Rest.AccountPatch("Robert Émile")).expect(200);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Rest.Profiles page(String query) {
        return ada.get(SEARCH + query).expect(200).read(Rest.Profiles.class);
    }

    private static List<UserId> found(String query) {
        return page(query).people().stream().map(Rest.Profile::user).toList();
    }

    @Test
    void peopleFindEachOtherByHowTheirNamesBegin() {
        assertThat(found("bo")).containsExactly(bob.id());
        assertThat(found("ROB")).containsExactly(bob.id());
        assertThat(found("E%CC%81mi")).containsExactly(bob.id());
        assertThat(found("bert")).isEmpty();
        assertThat(found("%20")).isEmpty();
    }

    @Test
    void manyAreFoundPageByPage() {
        List<UserId> many = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            many.add(server.join("zoe").id());
        }
        List<UserId> told = new ArrayList<>();
        Rest.Profiles page = page("zoe&limit=2");
        page.people().forEach(profile -> told.add(profile.user()));
        while (page.next() != null) {
            page = page("zoe&limit=2&cursor=" + page.next().replace(" ", "%20"));
            page.people().forEach(profile -> told.add(profile.user()));
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(many);
        ada.get(SEARCH + "zoe&cursor=nowhere").expect(400).problem(ErrorCode.INVALID);
    }

    @Test
    void whoIsSuspendedIsNotFound() {
        Person eve = server.join("eve");
        var suspended = Rest.AccountChange.suspended(true);
        server.owner.patch("/v1/accounts/" + eve.id(), suspended).expect(200);
        assertThat(found("eve")).isEmpty();
    }

    @Test
    void guestsAndStrangersFindNobody() {
        Person guest = server.join("guest");
        server.promote(guest, ServerRole.GUEST);
        guest.get(SEARCH + "bo").expect(403).problem(ErrorCode.FORBIDDEN);
        server.stranger().get(SEARCH + "bo").expect(401);
        ada.get(SEARCH).expect(400).problem(ErrorCode.INVALID);
        ada.get(SEARCH + "x".repeat(81)).expect(400).problem(ErrorCode.INVALID);
    }
}
