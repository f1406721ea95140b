package chat.parley.storage.redis;

import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.BusContract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.function.Consumer;

/** The contract on one Redis and on a cluster, on one node and between two. */
@ExtendWith(SharedRedis.class)
class RedisBusTest {
    @Nested
    class OnOneNode extends BusContract {
        @Override
        protected Bus create() throws Exception {
            return new HeardBus(SharedRedis.open(SharedRedis.server()));
        }
    }

    @Nested
    class BetweenTwoNodes extends BusContract {
        @Override
        protected Bus create() throws Exception {
            return new TwoNodes(SharedRedis.server());
        }
    }

    @Nested
    class BetweenTwoNodesByACluster extends BusContract {
        @Override
        protected Bus create() throws Exception {
            return new TwoNodes(SharedRedis.cluster());
        }
    }

    /** Publishes on one node what is heard on another, and waits for Redis to have heard of it. */
    private static final class TwoNodes implements Bus {
        private final Redis there;
        private final RedisBus speaks;
        private final HeardBus hears;

        TwoNodes(RedisAddress address) throws Exception {
            there = SharedRedis.open(address);
            speaks = new RedisBus(there);
            hears = new HeardBus(SharedRedis.open(address));
        }

        @Override
        public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
            return hears.subscribe(topic, listener);
        }

        @Override
        public void publish(StreamId topic, Signal signal) {
            speaks.publish(topic, signal);
            // answered after the publication, on the same connection
            there.publish("parley:" + topic, new byte[0]).toCompletableFuture().join();
        }

        @Override
        public void close() {
            hears.close();
            there.close();
        }
    }
}
