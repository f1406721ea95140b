package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What every answer carries, of whatever kind it is and whoever gave it. */
class AnswerHeadersTest {
    private static final String UPGRADE =
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Protocol: parley.v1\r\n";

    @TempDir static Path folder;
    private static RunningServer server;
    private static String token;

    @BeforeAll
    static void start() {
        server = new RunningServer(folder, Map.of(Setting.TRUSTED_PROXIES, "127.0.0.1"));
        token = server.owner() + "\r\n";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * @param request its line and headers, without those that all have
     */
    record Kind(String name, int status, String request) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> whole() {
        return Stream.of(
                new Kind("page", 200, "GET / HTTP/1.1\r\n"),
                new Kind("route of the page", 200, "GET /sign-in HTTP/1.1\r\n"),
                new Kind("asset", 200, "GET /assets/page-1a2b.js HTTP/1.1\r\n"),
                new Kind("head of an asset", 200, "HEAD /assets/page-1a2b.js HTTP/1.1\r\n"),
                new Kind("REST, open", 200, "GET /v1/server HTTP/1.1\r\n"),
                new Kind("REST, health", 200, "GET /healthz HTTP/1.1\r\n"),
                new Kind("REST, keys", 200, "GET /.well-known/jwks.json HTTP/1.1\r\n"),
                new Kind("REST, signed in", 200, "GET /v1/account HTTP/1.1\r\n" + "{token}"),
                new Kind("no token", 401, "GET /v1/account HTTP/1.1\r\n"),
                new Kind("invalid", 400, "GET /v1/rooms?limit=x HTTP/1.1\r\n{token}"),
                new Kind("not found", 404, "GET /v1/nothing HTTP/1.1\r\n"),
                new Kind("no such asset", 404, "GET /assets/nothing.js HTTP/1.1\r\n"),
                new Kind("other method", 405, "DELETE /v1/rooms HTTP/1.1\r\n"),
                new Kind("a method nobody knows", 405, "BREW /v1/rooms HTTP/1.1\r\n"),
                new Kind("trace", 405, "TRACE /v1/rooms HTTP/1.1\r\n"),
                new Kind("trace of the page", 404, "TRACE / HTTP/1.1\r\n"),
                new Kind(
                        "preflight",
                        405,
                        "OPTIONS /v1/rooms HTTP/1.1\r\nOrigin: http://a.example\r\n"),
                new Kind("page by POST", 404, "POST / HTTP/1.1\r\n"),
                new Kind(
                        "too large",
                        413,
                        "POST /v1/rooms HTTP/1.1\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 70000\r\n"),
                new Kind(
                        "not JSON",
                        415,
                        "POST /v1/rooms HTTP/1.1\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 0\r\n"),
                new Kind(
                        "expectation",
                        417,
                        "POST /v1/rooms HTTP/1.1\r\nExpect: more\r\n"
                                + "Content-Type: application/json\r\nContent-Length: 2\r\n"),
                new Kind("socket", 101, "GET /v1/stream HTTP/1.1\r\n" + UPGRADE),
                new Kind("no socket", 426, "GET /v1/stream HTTP/1.1\r\n"),
                new Kind(
                        "socket for a stranger",
                        403,
                        "GET /v1/stream HTTP/1.1\r\nOrigin: http://a.example\r\n" + UPGRADE),
                new Kind("socket by POST", 405, "POST /v1/stream HTTP/1.1\r\n" + UPGRADE),
                new Kind("a path that is none", 400, "GET /%zz HTTP/1.1\r\n"));
    }

    static Stream<Kind> kinds() {
        return Stream.concat(whole(), broken());
    }

    /** Where not even the headers can be told. */
    static Stream<Kind> broken() {
        return Stream.of(
                new Kind("a header without colon", 400, "GET / HTTP/1.1\r\nbroken\r\n"),
                new Kind("a header name with space", 400, "GET / HTTP/1.1\r\na b: c\r\n"),
                new Kind(
                        "two lengths",
                        400,
                        "POST /v1/rooms HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n"),
                new Kind(
                        "a length beside a coding",
                        400,
                        "POST /v1/sessions HTTP/1.1\r\nContent-Length: 2\r\n"
                                + "Transfer-Encoding: chunked\r\n"),
                new Kind(
                        "a length with a sign",
                        400,
                        "POST /v1/sessions HTTP/1.1\r\nContent-Length: +2\r\n"),
                new Kind("no version", 400, "GET /\r\n"),
                new Kind("a long line", 414, "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n"),
                new Kind(
                        "a long header",
                        431,
                        "GET / HTTP/1.1\r\nX: " + "a".repeat(9_000) + "\r\n"));
    }

    private static RunningServer.Answer answer(Kind kind, String forwarded) {
        return server.exchange(
                kind.request()
                                .replaceFirst("\r\n", "\r\nHost: localhost\r\n" + forwarded)
                                .replace("{token}", token)
                        + (kind.status() == 101 ? "" : "Connection: close\r\n")
                        + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyAnswerIsProtected(Kind kind) {
        RunningServer.Answer answer = answer(kind, "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(kind.status());
        assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.all("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.all("Cross-Origin-Resource-Policy")).containsExactly("same-origin");
        assertThat(answer.all("Cross-Origin-Opener-Policy")).containsExactly("same-origin");
        assertThat(answer.all("Content-Security-Policy"))
                .singleElement()
                .asString()
                .startsWith("default-src 'none';")
                .contains("frame-ancestors 'none'");
        assertThat(answer.all("Cache-Control"))
                .containsExactly(
                        switch (kind.name()) {
                            case "page", "route of the page" -> "no-cache";
                            case "REST, keys" -> "public, max-age=300";
                            case "asset", "head of an asset" ->
                                    "public, max-age=31536000, immutable";
                            default -> "no-store";
                        });
        assertThat(answer.headerLines())
                .noneMatch(line -> line.toLowerCase().startsWith("access-control-"));
        assertThat(answer.headerLines()).noneMatch(line -> line.toLowerCase().startsWith("server"));
    }

    @ParameterizedTest
    @MethodSource("whole")
    void whatCameByHttpsIsToComeByHttpsAlways(Kind kind) {
        assertThat(answer(kind, "").all("Strict-Transport-Security")).isEmpty();
        assertThat(answer(kind, "X-Forwarded-Proto: http\r\n").all("Strict-Transport-Security"))
                .isEmpty();
        RunningServer.Answer secure = answer(kind, "Forwarded: proto=https\r\n");
        assertThat(secure.all("Strict-Transport-Security"))
                .containsExactly("max-age=63072000; includeSubDomains");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /healthz HTTP/1.1\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n"
            })
    void whoDoesNotNameOneHostIsRefused(String request) {
        assertThat(server.exchange(request + "\r\n").status()).isEqualTo(400);
        assertThat(server.exchange("GET /healthz HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
    }

    /** Else what one part of a chain of proxies took for a body, the next took for a request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n{}\r\n0\r\n\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}XX0\r\n\r\n",
                "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"
            })
    void nothingIsReadBehindABodyWhoseEndIsNotClear(String chunks) {
        String request =
                "POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunks;
        String answers =
                server.answers(request + "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answers).doesNotContain(" 200 ", "\"ok\"");
    }

    @Test
    void whatIsWrongIsToldAsAProblem() {
        for (Kind kind : kinds().filter(kind -> kind.status() >= 400).toList()) {
            RunningServer.Answer answer = answer(kind, "");
            assertThat(answer.all("Content-Type"))
                    .as(kind.name())
                    .isEqualTo(List.of("application/problem+json"));
            assertThat(answer.body()).contains("\"status\":" + kind.status(), "\"code\":");
        }
    }
}
