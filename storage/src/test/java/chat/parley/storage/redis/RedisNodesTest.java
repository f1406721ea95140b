package chat.parley.storage.redis;

import chat.parley.rooms.Nodes;
import chat.parley.rooms.Relay;
import chat.parley.testkit.NodesContract;
import chat.parley.testkit.RelayContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;

/** Beats, claims and messages between nodes, on a cluster. */
@ExtendWith(SharedRedis.class)
class RedisNodesTest {
    private Redis redis;

    @BeforeEach
    void connect() throws Exception {
        redis = SharedRedis.open(SharedRedis.cluster());
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
