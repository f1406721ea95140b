package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Uuids;
import chat.parley.testkit.PushEndpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole server tells a browser. */
class PushTest {
    private static final String TEST = "{\"id\":\"01920000-0000-7000-8000-000000000001\"}";

    @TempDir Path folder;

    @Test
    void aTestArrivesWithTheKeyThatOutlivesTheServer() throws Exception {
        try (PushEndpoint browser = new PushEndpoint()) {
            Map<Setting, String> settings = Map.of(Setting.PUSH_LOCAL, "true");
            String owner;
            String key;
            try (RunningServer server = new RunningServer(folder, settings)) {
                owner = server.owner();
                key = key(server, owner);
                subscribe(server, owner, browser);
                assertThat(server.post("/v1/push/test", TEST, owner).status()).isEqualTo(202);
                PushEndpoint.Pushed pushed = browser.next();
                assertThat(pushed.text()).contains("01920000-0000-7000-8000-000000000001");
                assertThat(pushed.key()).isEqualTo(key);
                assertThat(pushed.claims()).doesNotContain("sub");
            }
            try (RunningServer server = new RunningServer(folder, settings)) {
                assertThat(key(server, owner)).isEqualTo(key);
                server.post("/v1/push/test", TEST, owner);
                assertThat(browser.next().key()).isEqualTo(key);
            }
        }
    }

    @Test
    void whatSomebodyElseSaysArrives() throws Exception {
        try (PushEndpoint browser = new PushEndpoint();
                RunningServer server =
                        new RunningServer(folder, Map.of(Setting.PUSH_LOCAL, "true"))) {
            String ada = server.owner();
            String room =
                    found(
                            server.post("/v1/rooms", "{\"kind\":\"public\",\"name\":\"ops\"}", ada)
                                    .body(),
                            "room");
            subscribe(server, ada, browser);
            String bob = invited(server, ada, room);
            String said =
                    "{\"id\":\"%s\",\"type\":\"message\",\"content\":{\"text\":\"Lunch?\"}}"
                            .formatted(Uuids.v7(System.currentTimeMillis(), new Random(1)));
            RunningServer.Answer sent = server.post("/v1/rooms/" + room + "/events", said, bob);
            assertThat(sent.status()).as(sent.body()).isLessThan(300);
            assertThat(browser.next().text())
                    .contains("\"name\":\"ops\"", "\"sender\":\"bob\"", "\"text\":\"Lunch?\"");
        }
    }

    private static String invited(RunningServer server, String owner, String room) {
        String asked = "{\"room\":\"" + room + "\"}";
        String code = found(server.post("/v1/invitations", asked, owner).body(), "code");
        String name = "\"name\":\"bob\",\"password\":\"" + RunningServer.PASSWORD + "\"";
        String invited = "{" + name + ",\"invitation\":\"" + code + "\"}";
        assertThat(server.post("/v1/accounts", invited).status()).isEqualTo(201);
        String body = server.post("/v1/sessions", "{" + name + "}").body();
        return "Authorization: Bearer " + found(body, "accessToken");
    }

    private static String found(String body, String field) {
        Matcher found = Pattern.compile("\"" + field + "\":\"([^\"]+)\"").matcher(body);
        assertThat(found.find()).as(body).isTrue();
        return found.group(1);
    }

    private static String key(RunningServer server, String person) {
        return found(server.request("GET /v1/push HTTP/1.1", person).body(), "key");
    }

    private static void subscribe(RunningServer server, String person, PushEndpoint browser) {
        String body =
                "{\"endpoint\":\"%s\",\"keys\":{\"p256dh\":\"%s\",\"auth\":\"%s\"}}"
                        .formatted(browser.endpoint(), browser.p256dh(), browser.auth());
        RunningServer.Answer answer =
                server.exchange(
                        "PUT /v1/push/subscription HTTP/1.1\r\nHost: localhost\r\n"
                                + "Connection: close\r\nContent-Type: application/json\r\n"
                                + "Content-Length: "
                                + body.length()
                                + "\r\n"
                                + person
                                + "\r\n\r\n"
                                + body);
        assertThat(answer.status()).isEqualTo(204);
    }
}
