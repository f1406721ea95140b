package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.accounts.Principal;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.ByeReason;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How connections begin, go on and end. */
class LifecycleTest {
    private final TestNode node = new TestNode(LifecycleTest::impatient);
    private final UserId ada = node.person();

    private static GatewayConfig impatient(GatewayConfig config) {
        return new GatewayConfig(
                config.allowedOrigins(),
                config.helloTimeout(),
                config.heartbeat(),
                config.tokenGrace(),
                50,
                30,
                20,
                config.framesPerSecond(),
                config.headsEvery(),
                config.headsAtOnce(),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                config.deliveriesWaiting(),
                config.readsAtOnce());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static void assertBye(TestClient client, ByeReason reason, int code) {
        assertThat(client.await(ServerFrame.Bye.class).reason()).isEqualTo(reason);
        assertThat(client.awaitClose()).isEqualTo(code);
    }

    private void passTime(Duration time) {
        node.aheadMs.addAndGet(time.toMillis());
    }

    @Test
    void whoDoesNotSayHelloIsHungUpOn() {
        try (TestClient client = node.connect()) {
            passTime(Duration.ofSeconds(5));
            assertBye(client, ByeReason.HELLO_TIMEOUT, 4408);
        }
    }

    @Test
    void pingsAndNonsenseAreNoHello() {
        try (TestClient client = node.connect()) {
            passTime(Duration.ofSeconds(4));
            client.sendRaw(Wire.frame(0x80 | Wire.PING, new byte[0]));
            assertThat(client.receive()).isInstanceOf(TestClient.Received.Control.class);
            client.sendText("nonsense");
            client.await(ServerFrame.Error.class);
            passTime(Duration.ofSeconds(1));
            assertBye(client, ByeReason.HELLO_TIMEOUT, 4408);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BAD, UNAUTHENTICATED, 4401",
        "EXPIRED, TOKEN_EXPIRED, 4402",
        "REVOKED, SESSION_ENDED, 4403",
    })
    void aTokenThatIsNotGoodIsToldSo(Reason reason, ByeReason bye, int code) {
        try (TestClient client = node.connect()) {
            String token = node.token(new Authentication.Invalid(reason));
            client.send(new ClientFrame.Hello(token, null));
            assertBye(client, bye, code);
        }
    }

    @Test
    void anExpiredTokenHasAGraceAndThenEndsTheConnection() {
        Principal short1 = expiringIn(node.session(ada), Duration.ofSeconds(10));
        try (TestClient client = node.signIn(short1)) {
            passTime(Duration.ofSeconds(35));
            client.soFar();
            passTime(Duration.ofSeconds(10));
            assertBye(client, ByeReason.TOKEN_EXPIRED, 4402);
        }
    }

    @Test
    void aHelloWithAFreshTokenRenewsTheSession() {
        Principal first = expiringIn(node.session(ada), Duration.ofSeconds(10));
        try (TestClient client = node.signIn(first)) {
            Principal fresh = expiringIn(first, Duration.ofHours(1));
            client.send(new ClientFrame.Hello(node.token(fresh), null));
            assertThat(client.await(ServerFrame.Ready.class).session()).isEqualTo(first.session());
            passTime(Duration.ofSeconds(45));
            client.soFar();
        }
    }

    @Test
    void anotherSessionsTokenDoesNotTakeASocketOver() {
        try (TestClient client = node.signIn(ada)) {
            client.send(new ClientFrame.Hello(node.token(node.session(ada)), null));
            assertBye(client, ByeReason.UNAUTHENTICATED, 4401);
        }
    }

    @Test
    void aBadTokenOnAGoodSocketChangesNothing() {
        try (TestClient client = node.signIn(ada)) {
            client.send(new ClientFrame.Hello("stolen", null));
            assertThat(client.await(ServerFrame.Error.class).code())
                    .isEqualTo(ErrorCode.UNAUTHENTICATED);
            client.soFar();
        }
    }

    private static Principal expiringIn(Principal who, Duration time) {
        return new Principal(
                who.user(),
                who.device(),
                who.session(),
                who.role(),
                System.currentTimeMillis() + time.toMillis());
    }

    @Test
    void anEndedSessionIsCutEverywhereWithinASecondAndOthersStay() {
        Principal ended = node.session(ada);
        try (TestClient one = node.signIn(ended);
                TestClient two = node.signIn(ended);
                TestClient other = node.signIn(ada)) {
            long before = System.nanoTime();
            node.end(ended.session());
            assertBye(one, ByeReason.SESSION_ENDED, 4403);
            assertBye(two, ByeReason.SESSION_ENDED, 4403);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofSeconds(1));
            other.soFar();
        }
    }

    @Test
    void aSessionThatEndedIsNotLetInByATokenCheckedBefore() {
        Principal ended = node.session(ada);
        node.end(ended.session());
        try (TestClient first = node.signIn(ada)) {
            await().untilAsserted(
                            () -> {
                                try (TestClient client = node.connect()) {
                                    String token = node.token(ended);
                                    client.send(new ClientFrame.Hello(token, null));
                                    assertThat(client.next()).isInstanceOf(ServerFrame.Bye.class);
                                }
                            });
            first.soFar();
        }
    }

    @Test
    void whenEndedSessionsCannotBeReadEverybodyIsCutAndNobodyLetIn() {
        try (TestClient client = node.signIn(ada)) {
            node.revocationsFail = true;
            assertBye(client, ByeReason.OVERLOADED, 4429);
            try (TestClient late = TestClient.open(node, 0)) {
                late.sendRaw(TestClient.UPGRADE.getBytes(StandardCharsets.US_ASCII));
                assertThat(late.head()).startsWith("HTTP/1.1 503 ");
            }
            node.revocationsFail = false;
            await().until(this::isOpen);
        }
    }

    private boolean isOpen() {
        try (TestClient client = TestClient.open(node, 0)) {
            client.sendRaw(TestClient.UPGRADE.getBytes(StandardCharsets.US_ASCII));
            return client.head().startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void whoIsSilentForTwoHeartbeatsIsCut() {
        try (TestClient silent = node.signIn(ada)) {
            passTime(Duration.ofSeconds(59));
            silent.soFar();
            passTime(Duration.ofSeconds(61));
            assertBye(silent, ByeReason.HEARTBEAT_TIMEOUT, 4409);
        }
    }

    @Test
    void drainingAnswersWhatIsUnderWayAndSendsEverybodyElsewhere() {
        RoomId room = node.room(ada);
        List<TestClient> clients = IntStream.range(0, 10).mapToObj(_ -> node.signIn(ada)).toList();
        clients.forEach(client -> client.say(room, "last words"));
        clients.forEach(client -> client.soFar());
        clients.forEach(client -> client.say(room, "very last words"));

        node.gateway.drain(Duration.ofSeconds(20));

        assertThat(node.gateway.connections()).isZero();
        for (TestClient client : clients) {
            ServerFrame.Bye bye = client.await(ServerFrame.Bye.class);
            assertThat(bye.reason()).isEqualTo(ByeReason.DRAINING);
            assertThat(bye.retryAfterMs()).isEqualTo(20_000);
            assertThat(client.awaitClose()).isEqualTo(4503);
            client.close();
        }
        assertThat(isOpen()).isFalse();
    }

    @Test
    void moreConnectionsThanConfiguredAreRefused() {
        List<TestClient> clients = IntStream.range(0, 50).mapToObj(_ -> node.connect()).toList();
        assertThat(isOpen()).isFalse();
        clients.getFirst().close();
        await().until(this::isOpen);
        clients.forEach(TestClient::close);
    }

    @Test
    void onePersonHasSoManySocketsAndOthersTheirOwn() {
        List<TestClient> clients = IntStream.range(0, 30).mapToObj(_ -> node.signIn(ada)).toList();
        try (TestClient more = node.connect();
                TestClient other = node.signIn(node.person())) {
            more.send(new ClientFrame.Hello(node.token(node.session(ada)), null));
            assertBye(more, ByeReason.OVERLOADED, 4429);
            other.soFar();
        }
        clients.getFirst().close();
        await().until(this::adaGetsIn);
        clients.forEach(TestClient::close);
    }

    private boolean adaGetsIn() {
        try (TestClient client = node.connect()) {
            client.send(new ClientFrame.Hello(node.token(node.session(ada)), null));
            return client.next() instanceof ServerFrame.Ready;
        }
    }

    @Test
    void oneAddressHasSoManySocketsAndOthersTheirOwn() {
        node.from = "2001:db8::1";
        List<TestClient> clients = IntStream.range(0, 20).mapToObj(_ -> node.connect()).toList();
        node.from = "2001:db8::2";
        try (TestClient late = TestClient.open(node, 0)) {
            late.sendRaw(TestClient.UPGRADE.getBytes(StandardCharsets.US_ASCII));
            assertThat(late.head()).startsWith("HTTP/1.1 429 ").contains("retry-after: 5");
        }
        node.from = "2001:db8:0:1::1";
        assertThat(isOpen()).isTrue();
        node.from = "2001:db8::1";
        clients.getFirst().close();
        await().until(this::isOpen);
        clients.forEach(TestClient::close);
    }

    @Test
    void aConnectionThatEndsLeavesNothingBehind() {
        RoomId room = node.room(ada);
        try (TestClient client = node.signIn(ada)) {
            client.subscribe(room, 0);
            client.events(room, 1);
            assertThat(node.gateway.topics()).isEqualTo(2);
        }
        await().until(() -> node.gateway.connections() == 0 && node.gateway.topics() == 0);
    }
}
