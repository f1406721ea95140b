package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.SessionId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Which sessions are told of messages while nobody is there. */
class PushOperationsTest {
    /** The generator of P-256: a key as good as any. */
    private static final String POINT =
            "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKW"
                    + "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";

    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Rest.NewPushSubscription subscription(String name) {
        return subscriptionAt("https://push.example.org/send/" + name);
    }

    private static Rest.NewPushSubscription subscriptionAt(String endpoint) {
        return new Rest.NewPushSubscription(endpoint, new Rest.PushKeys(POINT, bytes(16)), null);
    }

    private static String bytes(int count) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[count]);
    }

    private static Rest.Push push(Person person) {
        return person.get("/v1/push").expect(200).read(Rest.Push.class);
    }

    private static List<SessionId> sessions(Person person) {
        return push(person).subscriptions().stream().map(Rest.PushDevice::session).toList();
    }

    @Test
    void everybodySubscribesWithTheSameKey() {
        Person ada = server.join("ada");
        String key = push(ada).key();
        assertThat(Base64.getUrlDecoder().decode(key)).hasSize(65).startsWith(4);
        assertThat(push(server.join("bob")).key()).isEqualTo(key);
        assertThat(push(ada).subscriptions()).isEmpty();
    }

    @Test
    void aSessionHasOneSubscriptionAndSeesThoseOfAllItsPersonsSessions() {
        Person ada = server.join("ada");
        Person phone = server.signIn(ada.get("/v1/account").read(Rest.Account.class).name());
        ada.put("/v1/push/subscription", subscription("a1")).expect(204);
        ada.put("/v1/push/subscription", subscription("a2")).expect(204);
        phone.put("/v1/push/subscription", subscription("a3")).expect(204);
        assertThat(push(ada).subscriptions())
                .allSatisfy(
                        one -> {
                            assertThat(one.service()).isEqualTo("push.example.org");
                            assertThat(one.text()).isTrue();
                            assertThat(one.answer()).isNull();
                            assertThat(one.current())
                                    .isEqualTo(one.session().equals(ada.tokens().session()));
                        });
        assertThat(sessions(ada))
                .containsExactlyInAnyOrder(ada.tokens().session(), phone.tokens().session());
        ada.delete("/v1/push/subscriptions/" + phone.tokens().session()).expect(204);
        ada.delete("/v1/push/subscriptions/" + phone.tokens().session()).expect(204);
        assertThat(sessions(phone)).containsExactly(ada.tokens().session());
        ada.delete("/v1/sessions/current").expect(204);
        assertThat(sessions(phone)).isEmpty();
    }

    @Test
    void nobodyTakesAwayWhatOthersHave() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        ada.put("/v1/push/subscription", subscription("mine")).expect(204);
        bob.delete("/v1/push/subscriptions/" + ada.tokens().session()).expect(204);
        assertThat(sessions(ada)).hasSize(1);
        assertThat(sessions(bob)).isEmpty();
    }

    @Test
    void aBrowserIsToldWhatThePersonIsToldWhoUsesItNow() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        ada.put("/v1/push/subscription", subscription("shared")).expect(204);
        bob.put("/v1/push/subscription", subscription("shared")).expect(204);
        assertThat(sessions(ada)).isEmpty();
        assertThat(sessions(bob)).hasSize(1);
    }

    @Test
    void aTestNeedsASubscription() {
        Person ada = server.join("ada");
        var test = new Rest.NewPushTest(UUID.randomUUID());
        ada.post("/v1/push/test", test).expect(404).problem(ErrorCode.NOT_FOUND);
        ada.put("/v1/push/subscription", subscription("test")).expect(204);
        ada.post("/v1/push/test", test).expect(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://push.example.org/x",
                "https://127.0.0.1/x",
                "https://2130706433/x",
                "https://[::1]/x",
                "https://localhost/x",
                "https://push.example.org:8443/x",
                "https://ada@push.example.org/x",
                "https://push.example.org/x#y",
                "file:///etc/passwd",
                "not a url"
            })
    void whatIsPlainlyNoPushServiceIsRefused(String endpoint) {
        server.owner
                .put("/v1/push/subscription", subscriptionAt(endpoint))
                .expect(400)
                .problem(ErrorCode.INVALID);
    }

    @Test
    void keysThatCannotBeUsedAreRefused() {
        for (Rest.PushKeys keys :
                List.of(
                        new Rest.PushKeys(bytes(64), bytes(16)),
                        new Rest.PushKeys(POINT, bytes(15)),
                        new Rest.PushKeys(bytes(65), bytes(16)),
                        new Rest.PushKeys(POINT.replace("BGs", "BGt"), bytes(16)),
                        new Rest.PushKeys("???", bytes(16)))) {
            server.owner
                    .put(
                            "/v1/push/subscription",
                            new Rest.NewPushSubscription("https://push.example.org/k", keys, false))
                    .expect(400)
                    .problem(ErrorCode.INVALID);
        }
    }
}
