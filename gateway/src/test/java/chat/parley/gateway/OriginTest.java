package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose pages may open a socket: an own one's, one's that the operator names, and nobody's else.
 */
class OriginTest {
    private static final int OPENED = 101;
    private static final int REFUSED = 403;
    private static final int BROKEN = 400;

    private static TestNode node;

    @BeforeAll
    static void start() {
        Set<Origin> allowed =
                Stream.of(
                                "https://chat.example:8443",
                                "https://Talk.example",
                                "https://any.example:443",
                                "http://plain.example:80",
                                "http://[2001:db8::1]:8080",
                                "https://xn--bcher-kva.example")
                        .map(text -> Origin.parse(text).orElseThrow())
                        .collect(Collectors.toSet());
        node = new TestNode(config -> config.withAllowedOrigins(allowed));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /**
     * @param host what the request was sent to
     * @param origin of the page; null when none is told
     */
    record Row(String host, String origin, int status) {
        @Override
        public String toString() {
            String text = status + " " + origin + " to " + host;
            return text.length() < 80 ? text : text.substring(0, 80) + "…";
        }
    }

    static Stream<Row> rows() {
        return Stream.of(own(), notOwn(), otherHosts(), allowed(), notAllowed(), odd())
                .flatMap(rows -> rows);
    }

    private static Row row(String origin, int status) {
        return new Row("localhost", origin, status);
    }

    private static Row row(String host, String origin, int status) {
        return new Row(host, origin, status);
    }

    private static Stream<Row> own() {
        return Stream.of(
                row(null, OPENED),
                row("http://localhost", OPENED),
                row("HTTP://LOCALHOST", OPENED),
                row("http://localhost:80", OPENED),
                row("  http://localhost\t", OPENED),
                row("LocalHost", "http://localhost", OPENED),
                row("localhost:80", "http://localhost", OPENED),
                row("localhost:8080", "http://localhost:8080", OPENED),
                row("127.0.0.1:8080", "http://127.0.0.1:8080", OPENED),
                row("[::1]:8080", "http://[::1]:8080", OPENED),
                row("[::1]", "http://[::1]", OPENED),
                row("[2001:DB8::1]", "http://[2001:db8::1]", OPENED),
                row("xn--bcher-kva.test", "http://xn--bcher-kva.test", OPENED),
                row("localhost.", "http://localhost.", OPENED));
    }

    private static Stream<Row> notOwn() {
        return Stream.of(
                row("https://localhost", REFUSED),
                row("https://localhost:80", REFUSED),
                row("http://localhost:81", REFUSED),
                row("http://localhost:443", REFUSED),
                row("http://localhost:8080", REFUSED),
                row("http://localhost.", REFUSED),
                row("http://localhost..", REFUSED),
                row("http://.localhost", REFUSED),
                row("http://a.localhost", REFUSED),
                row("http://evil-localhost", REFUSED),
                row("http://localhost.evil.example", REFUSED),
                row("http://localhost-evil.example", REFUSED),
                row("http://localhosts", REFUSED),
                row("http://127.0.0.1", REFUSED),
                row("http://[::1]", REFUSED),
                row("http://evil.example", REFUSED));
    }

    private static Stream<Row> otherHosts() {
        return Stream.of(
                row("localhost:8080", "http://localhost", REFUSED),
                row("localhost:8080", "http://localhost:80", REFUSED),
                row("localhost:8080", "http://localhost:80800", REFUSED),
                row("chat.example", "http://example", REFUSED),
                row("chat.example", "http://evilchat.example", REFUSED),
                row("[::1]:8080", "http://[::1]", REFUSED),
                row("[::1]:8080", "http://[::2]:8080", REFUSED),
                row("[::1]", "http://::1", REFUSED),
                row("localhost:443", "https://localhost", REFUSED),
                row("bücher.test", "http://xn--bcher-kva.test", BROKEN),
                row("local host", "http://localhost", BROKEN),
                row("user@localhost", "http://localhost", BROKEN),
                row("", "http://localhost", REFUSED));
    }

    private static Stream<Row> allowed() {
        return Stream.of(
                row("https://chat.example:8443", OPENED),
                row("https://CHAT.example:8443", OPENED),
                row("https://talk.example", OPENED),
                row("https://talk.example:443", OPENED),
                row("https://any.example", OPENED),
                row("http://plain.example", OPENED),
                row("http://[2001:db8::1]:8080", OPENED),
                row("http://[2001:DB8::1]:8080", OPENED),
                row("https://xn--bcher-kva.example", OPENED));
    }

    private static Stream<Row> notAllowed() {
        return Stream.of(
                row("https://chat.example", REFUSED),
                row("http://chat.example:8443", REFUSED),
                row("https://chat.example:8444", REFUSED),
                row("https://a.chat.example:8443", REFUSED),
                row("https://talk.example:8443", REFUSED),
                row("http://talk.example", REFUSED),
                row("https://talk.example.", REFUSED),
                row("https://talk.example.evil.example", REFUSED),
                row("https://xtalk.example", REFUSED),
                row("https://plain.example", REFUSED),
                row("http://[2001:db8::1]", REFUSED),
                row("https://bücher.example", REFUSED),
                row("https://talk.example,https://evil.example", REFUSED),
                row("https://talk.example https://evil.example", REFUSED));
    }

    private static Stream<Row> odd() {
        return Stream.of(
                row("null", REFUSED),
                row("NULL", REFUSED),
                row("", REFUSED),
                row("*", REFUSED),
                row("localhost", REFUSED),
                row("//localhost", REFUSED),
                row("http:localhost", REFUSED),
                row("http:/localhost", REFUSED),
                row("http:///localhost", REFUSED),
                row("http:\\\\localhost", REFUSED),
                row("http://", REFUSED),
                row("http://[", REFUSED),
                row("http://localhost/", REFUSED),
                row("http://localhost?", REFUSED),
                row("http://localhost#", REFUSED),
                row("http://localhost:", REFUSED),
                row("http://localhost:080", REFUSED),
                row("http://localhost:+80", REFUSED),
                row("http://localhost:0", REFUSED),
                row("http://localhost:65616", REFUSED),
                row("http://evil.example/localhost", REFUSED),
                row("http://user@localhost", REFUSED),
                row("http://localhost@evil.example", REFUSED),
                row("http://localhost:80@evil.example", REFUSED),
                row("http://localhost%00.evil.example", REFUSED),
                row("http://local%68ost", REFUSED),
                row("http://loc alhost", REFUSED),
                row("http://ｌocalhost", REFUSED),
                row("http://" + "a".repeat(5_000), REFUSED),
                row("http://localhost" + ".a".repeat(2_000), REFUSED),
                row("ws://localhost", REFUSED),
                row("ftp://localhost", REFUSED),
                row("file://", REFUSED),
                row("file://localhost", REFUSED),
                row("data:text/html,x", REFUSED),
                row("blob:http://localhost/0198", REFUSED),
                row("about:blank", REFUSED),
                row("chrome-extension://abcdefghijklmnop", REFUSED),
                row("moz-extension://0198-0199", REFUSED),
                row("capacitor://localhost", REFUSED),
                row("javascript:alert(1)", REFUSED),
                row("http://localhost\r\nOrigin: http://localhost", REFUSED),
                row("http://localhost\r\nOrigin: http://evil.example", REFUSED),
                row("http://evil.example\r\norigin: http://localhost", REFUSED));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aSocketIsOpenedForPagesOfTheseOriginsOnly(Row row) {
        String origin = row.origin() == null ? "" : "Origin: " + row.origin() + "\r\n";
        String request =
                TestClient.UPGRADE.replace(
                        "Host: localhost\r\n", "Host: " + row.host() + "\r\n" + origin);
        try (TestClient client = TestClient.open(node, 0)) {
            client.sendRaw(request.getBytes(StandardCharsets.UTF_8));
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 " + row.status() + " ");
            if (row.status() == REFUSED) {
                assertThat(client.body(head)).contains("origin");
            }
        }
    }
}
