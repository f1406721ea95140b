package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Rights;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Locale;

/** What is sensitive about accounts asks for a password that was given just now. */
class RecentPasswordTest {
    private static final Duration WHILE = Duration.ofMinutes(10);
    private static final String OTHERS = "/v1/sessions";

    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A while after the person gave their password. */
    private Person later(Person person) {
        server.pass(WHILE.plusMillis(1));
        return server.refresh(person);
    }

    private static Reply confirm(Person person, String password) {
        return person.post(
                "/v1/sessions/current/confirmation", new Rest.PasswordConfirmation(password));
    }

    private static Person confirmed(Person person) {
        confirm(person, ApiServer.PASSWORD).expect(204);
        return person;
    }

    private static String name(Person person) {
        return person.get("/v1/account").expect(200).read(Rest.Account.class).name();
    }

    private static void refused(Reply reply) {
        assertThat(reply.expect(403).problem(ErrorCode.PASSWORD_NEEDED).detail())
                .contains("POST /v1/sessions/current/confirmation");
    }

    @Test
    void everyOperationAsksForThePasswordAgainOrNotAsTheTableSays() {
        Contract.load()
                .operations()
                .filter(Operation::authenticated)
                .forEach(
                        operation -> {
                            Person person = later(server.join("person"));
                            server.promote(person, ServerRole.OWNER);
                            boolean asks = Rights.TABLE.get(operation.id()).needPassword();
                            assertThat(person.call(operation).text().contains("password-needed"))
                                    .as(operation.id())
                                    .isEqualTo(asks);
                        });
    }

    @Test
    void theContractTellsWhichOperationsAskForThePassword() {
        Contract.load()
                .operations()
                .forEach(
                        operation ->
                                assertThat(refusals(operation).contains("password-needed"))
                                        .as(operation.id())
                                        .isEqualTo(
                                                Rights.TABLE.get(operation.id()).needPassword()));
    }

    /** What the contract says of status 403. */
    private static String refusals(Operation operation) {
        return Contract.document()
                .getJsonObject("paths")
                .getJsonObject(operation.path())
                .getJsonObject(operation.method().name().toLowerCase(Locale.ROOT))
                .getJsonObject("responses")
                .getJsonObject("403", new JsonObject())
                .getString("description", "");
    }

    @Test
    void otherSessionsAreEndedByWhoGaveThePasswordJustNow() {
        Person ada = server.join("ada");
        Person phone = server.signIn(name(ada));
        Person tablet = server.signIn(name(ada));
        ada.delete("/v1/sessions/" + phone.tokens().session()).expect(204);
        ada.delete(OTHERS).expect(204);
        phone.get("/v1/account").expect(401);
        tablet.get("/v1/account").expect(401);
    }

    @Test
    void aStolenSessionEndsNoOthersAndIsEndedByItsPerson() {
        Person ada = server.join("ada");
        String name = name(ada);
        Person stolen = later(server.signIn(name));
        ada = server.refresh(ada);
        refused(stolen.delete(OTHERS));
        refused(stolen.delete("/v1/sessions/" + ada.tokens().session()));
        for (int guess = 0; guess < 3; guess++) {
            confirm(stolen, "guess number " + guess).expect(403).problem(ErrorCode.FORBIDDEN);
        }
        confirm(stolen, ApiServer.PASSWORD).expect(429).problem(ErrorCode.RATE_LIMITED);
        refused(stolen.delete(OTHERS));
        refused(ada.delete(OTHERS));
        confirmed(ada).delete(OTHERS).expect(204);
        stolen.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
        ada.get("/v1/account").expect(200);
        assertThat(ada.get("/v1/account/activity").text())
                .contains("password-refused", "password-confirmed");
    }

    @Test
    void aPasswordIsGivenForOneSessionAndForAWhile() {
        Person ada = server.join("ada");
        Person phone = server.refresh(server.signIn(name(ada)));
        ada = confirmed(later(ada));
        refused(server.refresh(phone).delete(OTHERS));
        server.pass(WHILE.minusSeconds(5));
        ada = server.refresh(ada);
        ada.delete("/v1/sessions/" + Person.freshId()).expect(404);
        refused(later(ada).delete(OTHERS));
    }

    @Test
    void aCodeForSomebodyElseIsMadeByWhoGaveThePasswordJustNow() {
        Person bob = server.join("bob");
        String reset = "/v1/accounts/" + bob.id() + "/password-reset";
        server.owner.post(reset).expect(201);
        Person owner = later(server.owner);
        refused(owner.post(reset));
        assertThat(owner.get("/v1/audit?kind=password-reset-created").text())
                .containsOnlyOnce("password-reset-created");
        confirmed(owner).post(reset).expect(201);
    }

    @Test
    void theServerIsHandedOverByWhoGaveThePasswordJustNow() {
        Person bob = server.join("bob");
        String role = "/v1/accounts/" + bob.id() + "/role";
        Person owner = later(server.owner);
        refused(owner.put(role, new Rest.RoleGrant(ServerRole.OWNER)));
        refused(owner.put(role, new Rest.RoleGrant(ServerRole.ADMIN)));
        Person bobLater = server.refresh(bob);
        assertThat(bobLater.get("/v1/account").read(Rest.Account.class).role())
                .isEqualTo(ServerRole.MEMBER);
        confirmed(owner).put(role, new Rest.RoleGrant(ServerRole.OWNER)).expect(200);
        assertThat(bobLater.get("/v1/account").read(Rest.Account.class).role())
                .isEqualTo(ServerRole.OWNER);
    }

    @Test
    void anAdminShutsSomebodyOutAtOnce() {
        Person bob = server.join("bob");
        Person owner = later(server.owner);
        owner.delete("/v1/accounts/" + bob.id() + "/sessions").expect(204);
        owner.patch("/v1/accounts/" + bob.id(), Rest.AccountChange.suspended(true)).expect(200);
    }

    @Test
    void afterAChangeOnlyTheNewPasswordConfirms() {
        Person ada = later(server.join("ada"));
        String fresh = "seven green bicycles";
        ada.post("/v1/account/password", new Rest.PasswordChange(ApiServer.PASSWORD, fresh, null))
                .expect(204);
        confirm(ada, ApiServer.PASSWORD).expect(403).problem(ErrorCode.FORBIDDEN);
        confirm(ada, fresh).expect(204);
    }
}
