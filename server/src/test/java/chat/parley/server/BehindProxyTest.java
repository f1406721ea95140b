package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the server believes when this machine is a proxy that it trusts, and when it is not. */
class BehindProxyTest {
    private static final int OPENED = 101;
    private static final String BY_HTTPS =
            "Forwarded: for=203.0.113.9;proto=https;host=chat.example";
    private static final String BY_HTTPS_OLD =
            "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n"
                    + "X-Forwarded-Host: chat.example";

    @TempDir static Path folder;
    private static RunningServer trusting;
    private static RunningServer direct;

    @BeforeAll
    static void start() {
        trusting =
                new RunningServer(
                        folder.resolve("trusting"), Map.of(Setting.TRUSTED_PROXIES, "127.0.0.0/8"));
        direct = new RunningServer(folder.resolve("direct"));
        trusting.owner();
        direct.owner();
    }

    @AfterAll
    static void stop() {
        trusting.close();
        direct.close();
    }

    @Test
    void theCookieIsSecureWhenTheBrowserCameByHttps() {
        assertThat(cookie(trusting, BY_HTTPS)).startsWith("__Host-").endsWith("; Secure");
        assertThat(cookie(trusting, BY_HTTPS_OLD)).startsWith("__Host-").endsWith("; Secure");
        assertThat(cookie(trusting, "X: y")).doesNotContain("Secure");
        assertThat(cookie(direct, BY_HTTPS)).doesNotContain("Secure");
        assertThat(cookie(direct, BY_HTTPS_OLD)).doesNotContain("Secure");
    }

    private static String cookie(RunningServer server, String header) {
        String signIn =
                "{\"name\":\"ada\",\"password\":\""
                        + RunningServer.PASSWORD
                        + "\",\"cookie\":true}";
        RunningServer.Answer answer = server.post("/v1/sessions", signIn, header);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.all("Set-Cookie").getFirst();
    }

    @Test
    void ownPagesAreThoseThatTheBrowserGotByTheProxy() {
        for (String header : List.of(BY_HTTPS, BY_HTTPS_OLD)) {
            assertThat(open(trusting, "https://chat.example", header)).isEqualTo(OPENED);
            assertThat(open(trusting, "https://chat.example:443", header)).isEqualTo(OPENED);
            assertThat(open(trusting, "http://chat.example", header)).isEqualTo(403);
            assertThat(open(trusting, "https://localhost", header)).isEqualTo(403);
            assertThat(open(trusting, "http://localhost", header)).isEqualTo(403);
        }
        assertThat(open(trusting, "http://localhost", "X: y")).isEqualTo(OPENED);
        assertThat(open(trusting, "https://localhost", "Forwarded: proto=https")).isEqualTo(OPENED);
    }

    @Test
    void whoeverIsNotTrustedMakesNoPageAnOwnOne() {
        for (String header : List.of(BY_HTTPS, BY_HTTPS_OLD)) {
            assertThat(open(direct, "https://chat.example", header)).isEqualTo(403);
            assertThat(open(direct, "http://localhost", header)).isEqualTo(OPENED);
        }
    }

    private static int open(RunningServer server, String origin, String header) {
        return server.exchange(
                        "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Protocol: parley.v1\r\nOrigin: "
                                + origin
                                + "\r\n"
                                + header
                                + "\r\n\r\n")
                .status();
    }

    /** Every attempt to guess a password is counted for where it comes from. */
    @Test
    void attemptsAreCountedForTheSender() {
        String guess = "{\"name\":\"nobody\",\"password\":\"wrong password\"}";
        String one = "X-Forwarded-For: 198.51.100.1";
        int status = 0;
        for (int i = 0; i < 200 && status != 429; i++) {
            status = trusting.post("/v1/sessions", guess.replace("nobody", "n" + i), one).status();
        }
        assertThat(status).as("somebody who guesses is slowed down").isEqualTo(429);

        String other = "X-Forwarded-For: 198.51.100.2";
        assertThat(trusting.post("/v1/sessions", guess, other).status()).isEqualTo(401);
    }
}
