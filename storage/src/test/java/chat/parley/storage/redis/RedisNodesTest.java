package chat.parley.storage.redis;

import chat.parley.rooms.Nodes;
import chat.parley.rooms.Relay;
import chat.parley.testkit.NodesContract;
import chat.parley.testkit.RedisCluster;
import chat.parley.testkit.RelayContract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** Beats, claims and messages between nodes, on a cluster. */
class RedisNodesTest {
    @TempDir static Path folder;
    private static RedisCluster cluster;
    private Redis redis;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void connect() throws Exception {
        redis = Redis.open(RedisAddress.of(cluster.addresses()), Duration.ofSeconds(20));
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    @Nested
    class BeatsAndClaims extends NodesContract {
        @Override
        protected Nodes create(Duration gone) {
            return new RedisNodes(redis, gone);
        }
    }

    @Nested
    class Messages extends RelayContract {
        @Override
        protected Relay create() {
            return new RedisRelay(redis);
        }
    }
}
