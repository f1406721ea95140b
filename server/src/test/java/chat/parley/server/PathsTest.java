package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.RunningServer.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * However a path is written, it leads to an operation of the API by the way that asks for a token,
 * or to none; and it names nothing that its plain form does not name.
 */
class PathsTest {
    private static final String ROOM = "01980000-0000-7000-8000-000000000001";

    private static final List<String> PROTECTED =
            List.of(
                    "/v1/account",
                    "/v1/rooms",
                    "/v1/sessions",
                    "/v1/accounts",
                    "/v1/rooms/" + ROOM,
                    "/v1/rooms/" + ROOM + "/events",
                    "/v1/inbox/events");

    /** What is done to a path as a whole. */
    private static final List<UnaryOperator<String>> WHOLE =
            List.of(
                    path -> path,
                    path -> "/" + path,
                    path -> "/." + path,
                    path -> "/%2e" + path,
                    path -> "/x/.." + path,
                    path -> "/x/%2e%2e" + path,
                    path -> "/healthz/.." + path,
                    path -> "/v1/server/../.." + path,
                    path -> "/.." + path,
                    path -> "/%2e%2e" + path,
                    path -> "/assets/.." + path,
                    path -> "/;x" + path,
                    path -> "\\" + path.substring(1),
                    path -> "%2f" + path.substring(1),
                    path -> "http://localhost" + path,
                    path -> "http://evil.example" + path,
                    path -> "https://localhost:1" + path,
                    path -> "http:" + path,
                    path -> "//localhost" + path,
                    path -> "/http://localhost" + path,
                    path -> "*" + path,
                    path -> path.substring(1),
                    path -> path + "/",
                    path -> path + "//",
                    path -> path + "/.",
                    path -> path + "/./",
                    path -> path + "/x/..",
                    path -> path + "/%2e",
                    path -> path + "%2f",
                    path -> path + "%20",
                    path -> path + ".",
                    path -> path + "%2e",
                    path -> path + ".json",
                    path -> path + ";x=y",
                    path -> path + ";",
                    path -> path + "%3b",
                    path -> path + "%00",
                    path -> path + "%00.js",
                    path -> path + "%0d%0a",
                    path -> path + "%23",
                    path -> path + "#x",
                    path -> path + "%3f",
                    path -> path + "?",
                    path -> path + "?x=/healthz",
                    path -> path + "\\",
                    path -> path + "%5c",
                    path -> path + "%c0%af",
                    path -> path + "%ff",
                    path -> path + "%",
                    path -> path + "%2",
                    path -> path + "%zz",
                    path -> path + "%u002f",
                    path -> path + "\u00e9");

    /** What is done to the signs of a path. */
    private static final List<UnaryOperator<String>> SIGNS =
            List.of(
                    path -> path.replace("/", "//"),
                    path -> path.replace("/", "/./"),
                    path -> path.replace("/", "/%2e/"),
                    path -> path.replace("/", "/x/../"),
                    path -> path.replace("/", "/x/%2E%2E/"),
                    path -> path.replace("/", "/;a=b/"),
                    path -> path.replace("/", ";a=b/"),
                    path -> path.replace("/", "\\"),
                    path -> path.replace("/", "%2f"),
                    path -> path.replace("/", "%252f"),
                    path -> path.replace("/", "%5c"),
                    path -> path.replace("/", "%c0%af"),
                    path -> path.replace("/", "%e0%80%af"),
                    path -> path.replace("/", "%ef%bc%8f"),
                    path -> path.replace("/v1/", "/V1/"),
                    path -> path.replace("/v1/", "/v1%2f"),
                    path -> path.replace("/v1/", "/%76%31/"),
                    path -> path.replace("/v1/", "/%2576%2531/"),
                    path -> path.replace("/v1/", "/v%311/../v1/"),
                    path -> path.replace("/v1/", "/v1/server/../"),
                    path -> path.replace("/v1/", "/v1/server/%2e%2e/"),
                    path -> path.replace("/v1/", "/v1/server/..;/"),
                    path -> path.replace("/v1/", "/v1/server\\..\\"),
                    path -> path.replace("/v1/", "/v1/server%2f..%2f"),
                    path -> path.replace("/v1/", "/v1/server/%252e%252e/"),
                    path -> path.replace("o", "%6f"),
                    path -> path.replace("o", "%6F"),
                    path -> path.replace("o", "%256f"),
                    path -> path.replace("o", "O"),
                    path -> path.replace("o", "%c1%af"),
                    path -> path.replace("s", "%73"),
                    path -> path.replace("s", "%c5%bf"),
                    path -> path.replace("1", "%31"),
                    path -> path.replace("-", "%2d"));

    @TempDir static Path folder;
    private static RunningServer server;
    private static String owner;

    @BeforeAll
    static void start() {
        server = new RunningServer(folder);
        owner = server.owner();
        String room = "{\"id\":\"" + ROOM + "\",\"kind\":\"private\",\"name\":\"Secret\"}";
        assertThat(server.post("/v1/rooms", room, owner).status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Each change alone on every path, and in pairs on some. */
    private static Set<String> written(String path) {
        Set<String> written = new LinkedHashSet<>();
        WHOLE.forEach(change -> written.add(change.apply(path)));
        SIGNS.forEach(change -> written.add(change.apply(path)));
        return written;
    }

    private static Stream<String> pairs(String path) {
        return WHOLE.stream()
                .flatMap(whole -> SIGNS.stream().map(signs -> whole.apply(signs.apply(path))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
    void withoutATokenNoSpellingReachesAnOperation(String method) {
        for (String path : PROTECTED) {
            written(path).forEach(spelling -> isRefused(method, spelling));
        }
    }

    @Test
    void withoutATokenNoPairOfChangesReachesAnOperation() {
        pairs("/v1/rooms/" + ROOM + "/events").distinct().forEach(path -> isRefused("GET", path));
    }

    /** Paths that belong to no operation are the page's: it is shown, and knows nothing. */
    private static void isRefused(String method, String path) {
        Answer answer = server.request(method + " " + path + " HTTP/1.1");
        if (answer.status() / 100 == 2) {
            assertThat(answer.isPage()).as(method + " " + path).isTrue();
        } else {
            assertThat(answer.status()).as(method + " " + path).isIn(400, 401, 404, 405, 415);
        }
        assertThat(answer.body()).doesNotContain("Secret", "ada");
    }

    @Test
    void withATokenASpellingMeansItsPlainFormOrNothing() {
        for (String path : PROTECTED) {
            String plain = server.request("GET " + path + " HTTP/1.1", owner).body();
            for (String spelling : written(path)) {
                Answer answer = server.request("GET " + spelling + " HTTP/1.1", owner);
                if (answer.status() / 100 == 2 && !answer.isPage()) {
                    assertThat(answer.body()).as(spelling).isEqualTo(plain);
                }
            }
        }
    }

    @Test
    void thereAreManySpellings() {
        assertThat(PROTECTED.stream().flatMap(path -> written(path).stream()))
                .hasSizeGreaterThan(500);
        assertThat(pairs(PROTECTED.getFirst())).hasSizeGreaterThan(1_000);
    }

    /** Names of what stands beside the client's files, and above them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/logback.xml",
                "/../logback.xml",
                "/openapi.yaml",
                "/chat/parley/server/Server.class",
                "/META-INF/MANIFEST.MF",
                "/etc/passwd"
            })
    void noSpellingLeavesTheFolderOfTheClient(String file) {
        for (String climb :
                List.of("", "/..", "/../..", "/assets/..", "/assets/../..", "/x/../..")) {
            String path = climb + file;
            Stream.of(
                            path,
                            path.replace("..", "%2e%2e"),
                            path.replace("..", ".%2E"),
                            path.replace("..", "%252e%252e"),
                            path.replace("..", "..;"),
                            path.replace("..", "%c0%ae%c0%ae"),
                            path.replace("/", "\\"),
                            path.replace("/", "%2f"),
                            path.replace("/", "%5c"),
                            path.replace("/", "//"),
                            path.replace("/..", "/..\\"),
                            path.replace("/..", "/..%00"),
                            path + "%00.js",
                            path + "%00.html",
                            "/assets" + path.replace("/", "%2f"),
                            "file://" + path,
                            "jar:file:/x.jar!" + path)
                    .forEach(PathsTest::isPageOrNothing);
        }
    }

    private static void isPageOrNothing(String path) {
        Answer answer = server.request("GET " + path + " HTTP/1.1");
        if (answer.status() == 200) {
            assertThat(answer.isPage()).as(path).isTrue();
            assertThat(answer.body()).contains("<title>Parley</title>");
        } else {
            assertThat(answer.status()).as(path).isIn(400, 404);
        }
    }
}
