package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.accounts.AccountSettings;
import chat.parley.testkit.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes that do only a part, and nodes that share a Redis. */
class RolesTest {
    private static final String[] UPGRADE = {
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: parley.v1"
    };

    @TempDir Path folder;

    @Test
    void aGatewayServesTheSocketAndHealthOnly() {
        try (var server = new RunningServer(folder, Map.of(Setting.ROLES, "gateway"))) {
            assertThat(upgrade(server)).isEqualTo(101);
            assertThat(server.request("GET /healthz HTTP/1.1").status()).isEqualTo(200);
            assertThat(server.request("GET /readyz HTTP/1.1").status()).isEqualTo(200);
            assertThat(server.request("GET /v1/server HTTP/1.1").status()).isEqualTo(404);
            assertThat(server.request("GET / HTTP/1.1").status()).isEqualTo(404);
        }
    }

    @Test
    void aNodeOfTheApiServesNoSocket() {
        try (var server = new RunningServer(folder, Map.of(Setting.ROLES, "api, rooms"))) {
            assertThat(upgrade(server)).isEqualTo(404);
            String owner = server.owner();
            String room = "{\"name\":\"ops\",\"kind\":\"public\"}";
            assertThat(server.post("/v1/rooms", room, owner).status()).isEqualTo(201);
        }
    }

    @Test
    void aNodeWithoutRoomsAppendsByItselfWhileNobodyOwnsAny() {
        RedisServer redis = RedisServer.start(folder.resolve("redis"));
        Map<Setting, String> settings =
                Map.of(Setting.ROLES, "api", Setting.REDIS, redis.address());
        try (redis;
                var server = new RunningServer(folder.resolve("data"), settings)) {
            String room = "{\"name\":\"ops\",\"kind\":\"public\"}";
            String owner = server.owner();
            assertThat(server.post("/v1/rooms", room, owner).status()).isEqualTo(201);
            redis.kill();
            assertThat(server.post("/v1/rooms", room, owner).status()).isEqualTo(201);
        }
    }

    /** Each by itself would let all of them through. */
    @Test
    void whoGuessesOnSeveralNodesIsHeldBackByAllOfThemTogether() {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                var one = node("one", redis);
                var other = node("other", redis)) {
            List<Integer> answers = new ArrayList<>();
            for (int i = 0;
                    i < AccountSettings.DEFAULTS.throttling().codesByAddress().burst();
                    i++) {
                answers.add(guess(one));
                answers.add(guess(other));
            }
            assertThat(answers).containsOnly(404, 429);
        }
    }

    private RunningServer node(String name, RedisServer redis) {
        return new RunningServer(folder.resolve(name), Map.of(Setting.REDIS, redis.address()));
    }

    private static int guess(RunningServer node) {
        return node.post("/v1/invitations/preview", "{\"code\":\"AAAAAAAAAAAAAAAAAAAAAA\"}")
                .status();
    }

    @Test
    void aRedisThatRefusesThePasswordStopsTheStartAndTheMessageNamesTheSettings() {
        try (RedisServer redis =
                RedisServer.start(
                        folder.resolve("redis"),
                        List.of("--requirepass", "s3cret"),
                        List.of("--pass", "s3cret"))) {
            Map<Setting, String> settings = Map.of(Setting.REDIS, redis.address());
            assertThatThrownBy(() -> new RunningServer(folder.resolve("data"), settings))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("127.0.0.1:" + redis.port())
                    .hasMessageContaining("NOAUTH")
                    .hasMessageContaining("redis-password");
        }
    }

    private static int upgrade(RunningServer server) {
        String head = "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n";
        return server.exchange(head + String.join("\r\n", UPGRADE) + "\r\n\r\n").status();
    }
}
