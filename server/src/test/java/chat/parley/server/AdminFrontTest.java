package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class AdminFrontTest {
    @TempDir Path folder;

    @Test
    void metricsAreForThoseWhoKnowTheTokenHealthIsForAll() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
        Map<Setting, String> settings =
                Map.of(Setting.ADMIN_PORT, "0", Setting.ADMIN_TOKEN, token.toString());
        try (RunningServer server = new RunningServer(folder.resolve("data"), settings)) {
            assertThat(status(server, "/metrics", "Bearer s3cret")).isEqualTo(200);
            assertThat(status(server, "/metrics", "Bearer s3cre")).isEqualTo(401);
            assertThat(status(server, "/metrics", "s3cret")).isEqualTo(401);
            assertThat(status(server, "/metrics", null)).isEqualTo(401);
            assertThat(status(server, "/readyz", null)).isEqualTo(200);
            assertThat(status(server, "/healthz", null)).isEqualTo(200);
            assertThat(status(server, "/v1/server", "Bearer s3cret")).isEqualTo(404);
            assertThat(server.request("GET /metrics HTTP/1.1").body()).doesNotContain("parley_");
        }
    }

    private static int status(RunningServer server, String path, String authorization)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.adminAddress().resolve(path));
            if (authorization != null) {
                request.header("Authorization", authorization);
            }
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
