package chat.parley.api;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.function.BiConsumer;

/**
 * However access ends, no operation of the contract takes the old token from the next moment on.
 */
class EndedAccessTest {
    private static final String FRESH = "seven green bicycles";

    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    enum Ending {
        SIGNED_OUT((_, person) -> person.delete("/v1/sessions/current").expect(204)),
        ENDED_ON_ANOTHER_DEVICE(
                (_, person) ->
                        other(person)
                                .delete("/v1/sessions/" + person.tokens().session())
                                .expect(204)),
        ENDED_WITH_ALL_OTHERS((_, person) -> other(person).delete("/v1/sessions").expect(204)),
        ENDED_BY_AN_ADMIN(
                (owner, person) -> owner.delete(account(person) + "/sessions").expect(204)),
        SUSPENDED(
                (owner, person) ->
                        owner.patch(account(person), Rest.AccountChange.suspended(true))
                                .expect(200)),
        PASSWORD_CHANGED_ELSEWHERE(
                (_, person) ->
                        other(person)
                                .post(
                                        "/v1/account/password",
                                        new Rest.PasswordChange(ApiServer.PASSWORD, FRESH, null))
                                .expect(204)),
        PASSWORD_RESET(
                (owner, person) -> {
                    String code =
                            owner.post(account(person) + "/password-reset")
                                    .read(Rest.PasswordReset.class)
                                    .code();
                    server.stranger()
                            .post("/v1/password-reset", new Rest.NewPassword(code, FRESH))
                            .expect(204);
                }),
        ACCOUNT_DELETED(
                (_, person) ->
                        person.post(
                                        "/v1/account/deletion",
                                        new Rest.AccountDeletion(ApiServer.PASSWORD))
                                .expect(204));

        @SuppressWarnings("ImmutableEnumChecker") // they hold no state
        private final BiConsumer<Person, Person> how;

        Ending(BiConsumer<Person, Person> how) {
            this.how = how;
        }
    }

    private static String account(Person person) {
        return "/v1/accounts/" + person.id();
    }

    /** The same person on another device. */
    private static Person other(Person person) {
        return server.signIn(person.get("/v1/account").read(Rest.Account.class).name());
    }

    @ParameterizedTest
    @EnumSource
    void noOperationTakesTheTokenAnyMore(Ending ending) {
        Person person = server.join("person");
        person.get("/v1/account").expect(200);
        ending.how.accept(server.owner, person);
        Contract.load()
                .operations()
                .filter(Operation::authenticated)
                .forEach(
                        operation ->
                                person.call(operation)
                                        .expect(401)
                                        .problem(ErrorCode.SESSION_ENDED));
        server.stranger()
                .post("/v1/sessions/refresh", new Rest.Refresh(person.tokens().refreshToken()))
                .expect(401);
    }
}
