package chat.parley.storage.redis;

import chat.parley.rooms.Presence;
import chat.parley.testkit.PresenceContract;
import chat.parley.testkit.RedisCluster;
import chat.parley.testkit.RedisServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** The contract on one Redis and on a cluster. */
class RedisPresenceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir static Path folder;
    private Redis redis;

    @AfterEach
    void disconnect() {
        redis.close();
    }

    private Presence open(String addresses) throws Exception {
        redis = Redis.open(RedisAddress.of(addresses), PATIENCE);
        return new RedisPresence(redis);
    }

    @Nested
    class OnOneRedis extends PresenceContract {
        private static RedisServer server;

        @BeforeAll
        static void start() {
            server = RedisServer.start(folder);
        }

        @AfterAll
        static void stop() {
            server.close();
        }

        @Override
        protected Presence create() throws Exception {
            return open(server.address());
        }
    }

    @Nested
    class OnACluster extends PresenceContract {
        private static RedisCluster cluster;

        @BeforeAll
        static void start() {
            cluster = RedisCluster.start(folder);
        }

        @AfterAll
        static void stop() {
            cluster.close();
        }

        @Override
        protected Presence create() throws Exception {
            return open(cluster.addresses());
        }
    }
}
