package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a server that works tells of itself on its admin port. */
class MetricsTest {
    private static final int MESSAGES = 20;
    private static final Path DOCUMENT = Path.of("..", "docs", "operations.md");
    private static final Pattern EXPOSED = Pattern.compile("(?m)^# TYPE (parley_[a-z_]+) ");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(parley_[a-z_]+)`");

    @TempDir Path folder;

    @Test
    void everyNumberIsDocumentedAndTellsOfTheWork() throws IOException, InterruptedException {
        try (ServerProcess server = new ServerProcess(folder, Map.of("PARLEY_ADMIN_PORT", "0"))) {
            server.signUp("zacharias", null);
            try (ParleyClient client = server.signIn("zacharias")) {
                RoomId room = client.createRoom("lumber", RoomKind.PUBLIC).room();
                try (EventStream stream = client.follow(room)) {
                    assertThat(stream.next()).isNotNull();
                    for (int i = 0; i < MESSAGES; i++) {
                        client.send(room, "a secret " + i);
                        assertThat(stream.next()).isNotNull();
                    }
                    String text = scrape(server);

                    assertThat(all(EXPOSED, text))
                            .isEqualTo(all(DOCUMENTED, Files.readString(DOCUMENT)));
                    assertThat(Probes.value(text, "parley_sends_total{outcome=\"acked\"}"))
                            .isGreaterThanOrEqualTo(MESSAGES);
                    assertThat(Probes.value(text, "parley_append_seconds_count"))
                            .isGreaterThanOrEqualTo(MESSAGES);
                    assertThat(Probes.value(text, "parley_deliveries_total"))
                            .isGreaterThanOrEqualTo(MESSAGES);
                    assertThat(Probes.value(text, "parley_connections")).isEqualTo(1);
                    assertThat(Probes.value(text, "parley_rooms")).isPositive();
                    assertThat(Probes.value(text, "parley_store_up{store=\"log\"}")).isEqualTo(1);
                    String sessions = "parley_cache_reads_total{cache=\"tokens\",from=\"store\"}";
                    assertThat(Probes.value(text, sessions)).isPositive();
                    assertThat(text).contains("jvm_memory_used_bytes", "process_cpu_usage");
                    assertThat(text).doesNotContain("zacharias", "lumber", "a secret");
                }
            }
            await().until(() -> Probes.value(scrape(server), "parley_connections") == 0);
        }
    }

    @Test
    void healthIsToldOnBothPorts() {
        try (ServerProcess server = new ServerProcess(folder, Map.of("PARLEY_ADMIN_PORT", "0"))) {
            String well =
                    "{\"status\":\"ok\",\"stores\":[{\"name\":\"log\",\"state\":\"up\"},"
                            + "{\"name\":\"directory\",\"state\":\"up\"}]}";
            for (String path : new String[] {"/healthz", "/readyz"}) {
                assertThat(Probes.get(server.address(), path).body()).isEqualTo(well);
                assertThat(Probes.get(server.adminAddress(), path).body()).isEqualTo(well);
            }
            assertThat(
                            Probes.get(server.address(), "/metrics")
                                    .headers()
                                    .firstValue("Content-Type"))
                    .isNotEqualTo(
                            Probes.get(server.adminAddress(), "/metrics")
                                    .headers()
                                    .firstValue("Content-Type"));
        }
    }

    private static String scrape(ServerProcess server) {
        return Probes.get(server.adminAddress(), "/metrics").body();
    }

    private static Set<String> all(Pattern name, String text) {
        Set<String> names = new TreeSet<>();
        name.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }
}
