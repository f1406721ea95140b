package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;

/** The opening handshake of RFC 6455, well and badly spoken. */
class HandshakeTest {
    private static final String GOOD = TestClient.UPGRADE;
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol: parley.v1\r\n";
    private static final String CONNECTION = "Connection: Upgrade\r\n";
    private static final String UPGRADE = "Upgrade: websocket\r\n";

    private static TestNode node;
    private static Bystander bystander;

    @BeforeAll
    static void start() {
        node = new TestNode();
        bystander = new Bystander(node);
    }

    @AfterAll
    static void stop() {
        bystander.close();
        node.close();
    }

    @AfterEach
    void othersNoticeNothing() {
        bystander.chats();
    }

    /**
     * @param says what the answer must contain
     */
    record Case(String name, String request, int status, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case bad(String name, String from, String to, int status, String says) {
        assertThat(GOOD).contains(from);
        return new Case(name, GOOD.replace(from, to), status, says);
    }

    static Stream<Case> requests() {
        return Stream.of(methods(), upgrades(), keys(), protocols()).flatMap(c -> c);
    }

    private static Stream<Case> methods() {
        return Stream.of(
                new Case("as it should be", GOOD, 101, "sec-websocket-accept"),
                bad("POST", "GET", "POST", 405, "allow: get"),
                bad("PUT", "GET", "PUT", 405, "GET"),
                bad("DELETE", "GET", "DELETE", 405, "GET"),
                bad("OPTIONS", "GET", "OPTIONS", 405, "GET"),
                bad("HTTP/1.0", "HTTP/1.1", "HTTP/1.0", 400, "HTTP/1.1"),
                bad("a body", UPGRADE, UPGRADE + "Content-Length: 5\r\n", 400, "no body"),
                bad(
                        "a chunked body",
                        UPGRADE,
                        UPGRADE + "Transfer-Encoding: chunked\r\n",
                        400,
                        "no body"),
                bad("an empty body", UPGRADE, UPGRADE + "Content-Length: 0\r\n", 101, ""));
    }

    private static Stream<Case> upgrades() {
        return Stream.of(
                bad("no upgrade", UPGRADE, "", 426, "websocket"),
                bad("no connection", CONNECTION, "", 426, "websocket"),
                bad("upgrade to h2c", UPGRADE, "Upgrade: h2c\r\n", 426, "websocket"),
                bad("upgrade to websockets", UPGRADE, "Upgrade: websockets\r\n", 426, "websocket"),
                bad("keep alive", CONNECTION, "Connection: keep-alive\r\n", 426, "websocket"),
                bad("close", CONNECTION, "Connection: close\r\n", 426, "websocket"),
                bad("a list", CONNECTION, "Connection: keep-alive, Upgrade\r\n", 101, ""),
                bad("any case", CONNECTION, "Connection: uPGRADE\r\n", 101, ""),
                bad("any case of name", UPGRADE, "uPGrade: WebSocket\r\n", 101, ""),
                bad("no version", VERSION, "", 426, "sec-websocket-version: 13"),
                bad("version 8", VERSION, "Sec-WebSocket-Version: 8\r\n", 426, "13"),
                bad("version 0", VERSION, "Sec-WebSocket-Version: 0\r\n", 426, "13"),
                bad("version text", VERSION, "Sec-WebSocket-Version: new\r\n", 426, "13"),
                bad("two versions", VERSION, VERSION + "Sec-WebSocket-Version: 8\r\n", 426, "13"));
    }

    private static Stream<Case> keys() {
        return Stream.of(
                bad("no key", KEY, "", 400, "sec-websocket-key"),
                bad("two keys", KEY, KEY + KEY, 400, "sec-websocket-key"),
                bad("an empty key", KEY, "Sec-WebSocket-Key:\r\n", 400, "sec-websocket-key"),
                bad("a short key", KEY, "Sec-WebSocket-Key: c2hvcnQ=\r\n", 400, "16 bytes"),
                bad(
                        "a long key",
                        KEY,
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSBhbmQgbW9yZQ==\r\n",
                        400,
                        "16 bytes"),
                bad(
                        "a key that is not base 64",
                        KEY,
                        "Sec-WebSocket-Key: !!!!IHNhbXBsZSBub25jZQ==\r\n",
                        400,
                        "base 64"),
                bad(
                        "a key with bits to spare",
                        KEY,
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==\r\n",
                        400,
                        "base 64"));
    }

    private static Stream<Case> protocols() {
        return Stream.of(
                bad("no protocol", PROTOCOL, "", 400, "parley.v1"),
                bad("another protocol", PROTOCOL, protocol("chat"), 400, "parley.v1"),
                bad("the next version", PROTOCOL, protocol("parley.v2"), 400, "parley.v1"),
                bad("a longer name", PROTOCOL, protocol("parley.v10"), 400, "parley.v1"),
                bad("an offer of two", PROTOCOL, protocol("chat, parley.v1"), 101, "parley.v1"),
                bad(
                        "an offer on two lines",
                        PROTOCOL,
                        protocol("chat") + PROTOCOL,
                        101,
                        "sec-websocket-protocol: parley.v1"));
    }

    private static String protocol(String offered) {
        return "Sec-WebSocket-Protocol: " + offered + "\r\n";
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestIsAnsweredWithItsStatus(Case request) {
        try (TestClient client = TestClient.open(node, 0)) {
            client.sendRaw(request.request().getBytes(StandardCharsets.UTF_8));
            String head = client.head();
            assertThat(head).matches("(?s)HTTP/1[.][01] " + request.status() + " .*");
            if (request.status() >= 400) {
                assertThat(head).containsIgnoringCase("application/problem+json");
                assertThat((head + client.body(head)).toLowerCase(Locale.ROOT))
                        .contains(request.says().toLowerCase(Locale.ROOT));
            } else {
                assertThat(head).containsIgnoringCase(request.says());
            }
        }
    }
}
