package chat.parley.storage.redis;

import chat.parley.rooms.Presence;
import chat.parley.testkit.PresenceContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on one Redis and on a cluster. */
@ExtendWith(SharedRedis.class)
class RedisPresenceTest {
    private Redis redis;

    @AfterEach
    void disconnect() {
        redis.close();
    }

    private Presence open(RedisAddress address) throws Exception {
        redis = SharedRedis.open(address);
        return new RedisPresence(redis);
    }

    @Nested
    class OnOneRedis extends PresenceContract {
        @Override
        protected Presence create() throws Exception {
            return open(SharedRedis.server());
        }
    }

    @Nested
    class OnACluster extends PresenceContract {
        @Override
        protected Presence create() throws Exception {
            return open(SharedRedis.cluster());
        }
    }
}
