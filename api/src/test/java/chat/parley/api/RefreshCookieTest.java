package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest.BodyPublishers;

/** Browsers keep the refresh token where no script and no other site gets at it. */
class RefreshCookieTest {
    private static ApiServer server;
    private static String name;

    @BeforeAll
    static void start() {
        server = ApiServer.start(new ApiConfig("1", 100, 100), real -> real);
        name = server.owner.get("/v1/account").read(Rest.Account.class).name();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        Reply reply = signIn();
        assertThat(reply.read(Rest.Tokens.class).refreshToken()).isNull();
        assertThat(reply.header("Set-Cookie"))
                .startsWith("parley-refresh=")
                .contains("; Path=/v1/sessions;", "; HttpOnly;", "; SameSite=Strict")
                .doesNotContain("Secure", "Domain");
    }

    @Test
    void byHttpsTheCookieIsSecureAndOfThisHostAlone() {
        assertThat(RefreshCookie.set("a-token", true))
                .startsWith("__Host-parley-refresh=a-token;")
                .contains("; Path=/;", "; HttpOnly;", "; SameSite=Strict", "; Secure")
                .doesNotContain("Domain");
    }

    @Test
    void withoutTheWishThereIsNoCookie() {
        Reply reply =
                server.stranger()
                        .post(
                                "/v1/sessions",
                                new Rest.SignIn(name, ApiServer.PASSWORD, null, null, null))
                        .expect(201);
        assertThat(reply.header("Set-Cookie")).isEmpty();
    }

    @Test
    void theOwnPageRefreshesByTheCookie() {
        String cookie = cookie(signIn());
        Reply refreshed = refresh("Cookie", cookie, "Origin", server.uri.toString()).expect(200);
        assertThat(refreshed.read(Rest.Tokens.class).refreshToken()).isNull();
        assertThat(cookie(refreshed)).isNotEqualTo(cookie);
        refresh("Cookie", cookie(refreshed), "Sec-Fetch-Site", "same-origin").expect(200);
    }

    @Test
    void noOtherPageRefreshesByTheCookie() {
        String cookie = cookie(signIn());
        for (String[] headers :
                new String[][] {
                    {"Cookie", cookie},
                    {"Cookie", cookie, "Origin", "https://evil.example"},
                    {"Cookie", cookie, "Origin", "null"},
                    {"Cookie", cookie, "Origin", server.uri + "0"},
                    {"Cookie", cookie, "Sec-Fetch-Site", "cross-site"},
                    {"Cookie", cookie, "Sec-Fetch-Site", "same-site"},
                    {"Cookie", cookie, "Sec-Fetch-Site", "none"},
                    {
                        "Cookie",
                        cookie,
                        "Sec-Fetch-Site",
                        "same-site",
                        "Origin",
                        server.uri.toString()
                    },
                }) {
            refresh(headers).expect(403).problem(ErrorCode.FORBIDDEN);
        }
        refresh("Cookie", cookie, "Origin", server.uri.toString()).expect(200);
    }

    @Test
    void signingOutTakesTheCookieBack() {
        Reply signedIn = signIn();
        Reply out = signedIn.as(server.uri).delete("/v1/sessions/current").expect(204);
        assertThat(out.header("Set-Cookie")).startsWith("parley-refresh=; Max-Age=0;");
        refresh("Cookie", cookie(signedIn), "Origin", server.uri.toString())
                .expect(401)
                .problem(ErrorCode.UNAUTHENTICATED);
    }

    private static Reply signIn(String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/json";
        return server.stranger()
                .send(
                        "POST",
                        "/v1/sessions",
                        BodyPublishers.ofByteArray(
                                Json.write(
                                        new Rest.SignIn(
                                                name, ApiServer.PASSWORD, null, null, true))),
                        all)
                .expect(201);
    }

    private static Reply refresh(String... headers) {
        return server.stranger()
                .send("POST", "/v1/sessions/refresh", BodyPublishers.noBody(), headers);
    }

    private static String cookie(Reply reply) {
        String header = reply.header("Set-Cookie");
        return header.substring(0, header.indexOf(';'));
    }
}
