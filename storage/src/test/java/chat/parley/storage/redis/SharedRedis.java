package chat.parley.storage.redis;

import chat.parley.testkit.RedisCluster;
import chat.parley.testkit.RedisServer;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One Redis and one cluster for all tests that break neither; they end with the last test. */
final class SharedRedis implements BeforeAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static volatile Started started;

    @Override
    public void beforeAll(ExtensionContext context) {
        started =
                context.getRoot()
                        .getStore(Namespace.create(SharedRedis.class))
                        .computeIfAbsent(Started.class, _ -> Started.now(), Started.class);
    }

    static RedisAddress server() {
        return RedisAddress.of(started.server.address());
    }

    static RedisAddress cluster() {
        return RedisAddress.of(started.cluster.addresses());
    }

    static Redis open(RedisAddress address) throws UnfitRedis {
        return Redis.open(address, PATIENCE);
    }

    private record Started(RedisServer server, RedisCluster cluster, Path folder)
            implements AutoCloseable {
        static Started now() {
            try {
                Path folder = Files.createTempDirectory("redis");
                return new Started(RedisServer.start(folder), RedisCluster.start(folder), folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            cluster.close();
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
