package chat.parley.storage.redis;

import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.BusContract;
import chat.parley.testkit.RedisCluster;
import chat.parley.testkit.RedisServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** The contract on one Redis and on a cluster, each on one node and between two. */
class RedisBusContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir static Path folder;
    private static RedisServer server;
    private static RedisCluster cluster;

    @BeforeAll
    static void startRedis() {
        server = RedisServer.start(folder);
        cluster = RedisCluster.start(folder);
    }

    @AfterAll
    static void stopRedis() {
        server.close();
        cluster.close();
    }

    @Nested
    class OnOneNode extends BusContract {
        @Override
        protected Bus create() throws Exception {
            return new HeardBus(Redis.open(RedisAddress.of(server.address()), PATIENCE));
        }
    }

    @Nested
    class BetweenTwoNodes extends BusContract {
        @Override
        protected Bus create() throws Exception {
            return new TwoNodes(server.address());
        }
    }

    @Nested
    class BetweenTwoNodesByACluster extends BusContract {
        @Override
        protected Bus create() throws Exception {
            return new TwoNodes(cluster.addresses());
        }
    }

    /** Publishes on one node what is heard on another, and waits for Redis to have heard of it. */
    private static final class TwoNodes implements Bus {
        private final Redis there;
        private final RedisBus speaks;
        private final HeardBus hears;

        TwoNodes(String addresses) throws Exception {
            there = Redis.open(RedisAddress.of(addresses), PATIENCE);
            speaks = new RedisBus(there);
            hears = new HeardBus(Redis.open(RedisAddress.of(addresses), PATIENCE));
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
