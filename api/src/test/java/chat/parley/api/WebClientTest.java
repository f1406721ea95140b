package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** The built client over real HTTP; its files are those under this module's test resources. */
class WebClientTest {
    private static final String SCRIPT = "/assets/page-1a2b.js";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void start() throws Exception {
        Router router = Router.router(vertx);
        new WebClient().mount(router);
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        port =
                server.listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get()
                        .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/sign-in", "/r/0198/m/0199", "/invite/3Kx8"})
    void theRoutesOfTheClientAreItsPage(String path) throws Exception {
        HttpResponse<byte[]> page = get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(text(page)).contains("<title>Parley</title>");
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "cache-control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/nothing",
                "/v1",
                "/.well-known/jwks.json",
                "/healthz",
                "/missing.js",
                "/assets/missing",
                "/assets/",
                "/assets/../assets/page-1a2b.js/",
                "/%2e%2e/pom.xml",
                "/assets/..%2f..%2fopenapi.yaml",
                "/chat/parley/api/Api.class"
            })
    void nothingElseIsServed(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", SCRIPT, "/icon.svg"})
    void textsSayHowTheyAreEncoded(String path) throws Exception {
        assertThat(header(get(path), "content-type")).endsWith("; charset=utf-8");
    }

    @Test
    void nothingInlineRunsAndNobodyFramesThePage() throws Exception {
        String policy = header(get("/"), "content-security-policy");

        assertThat(policy)
                .contains("script-src 'self';", "require-trusted-types-for 'script'")
                .contains("frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe-eval");
    }

    @Test
    void filesNamedByTheirContentAreKeptForAYear() throws Exception {
        assertThat(header(get(SCRIPT), "cache-control"))
                .isEqualTo("public, max-age=31536000, immutable");
    }

    @Test
    void whoHasTheFileGetsItNotAgain() throws Exception {
        String etag = header(get("/"), "etag");
        HttpResponse<byte[]> again = get("/", "If-None-Match", etag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "etag")).isEqualTo(etag);
    }

    @Test
    void textIsCompressedForThoseWhoTakeIt() throws Exception {
        HttpResponse<byte[]> plain = get(SCRIPT);
        HttpResponse<byte[]> gzip = get(SCRIPT, "Accept-Encoding", "br, gzip");

        assertThat(header(gzip, "content-encoding")).isEqualTo("gzip");
        assertThat(gzip.body()).hasSizeLessThan(plain.body().length);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void headTellsWhatGetWould() throws Exception {
        HttpRequest head = HttpRequest.newBuilder(uri(SCRIPT)).HEAD().build();
        HttpResponse<byte[]> told = http.send(head, BodyHandlers.ofByteArray());

        assertThat(told.body()).isEmpty();
        assertThat(header(told, "content-length"))
                .isEqualTo(String.valueOf(get(SCRIPT).body().length));
    }

    private HttpResponse<byte[]> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
