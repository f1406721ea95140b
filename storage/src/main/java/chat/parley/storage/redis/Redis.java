package chat.parley.storage.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * This node's connections to one Redis, or to one Redis Cluster, which it finds out by itself. They
 * come back by themselves, however long Redis is gone: until then what needs them fails at once.
 * Safe for use by many threads.
 */
public final class Redis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration RECONNECT_WITHIN = Duration.ofSeconds(2);
    private static final int THREADS = 2;

    private final RedisAddress address;
    private final ClientResources resources;
    private final Channels channels;
    private final Thread opener;
    private volatile @Nullable Link link;
    private volatile boolean closed;

    private Redis(RedisAddress address) {
        this.address = address;
        this.resources =
                ClientResources.builder()
                        .ioThreadPoolSize(THREADS)
                        .computationThreadPoolSize(THREADS)
                        .reconnectDelay(
                                Delay.equalJitter(
                                        Duration.ofMillis(50),
                                        RECONNECT_WITHIN,
                                        50,
                                        TimeUnit.MILLISECONDS))
                        .build();
        this.channels = new Channels(this);
        var _ =
                resources
                        .eventBus()
                        .get()
                        .filter(ClusterTopologyChangedEvent.class::isInstance)
                        .subscribe(_ -> channels.doubt());
        this.opener = Thread.ofVirtual().name("redis").unstarted(this::openUntilThere);
    }

    /**
     * Connects. When Redis cannot be reached within {@code patience} it goes on without, says so in
     * the log, and connects once it is there: nodes work without it, only slower.
     *
     * @throws UnfitRedis when it answers that it takes no such password, when its certificate is
     *     not trusted, or when it is too old
     */
    public static Redis open(RedisAddress address, Duration patience) throws UnfitRedis {
        Redis redis = new Redis(address);
        try {
            redis.openWithin(patience);
        } catch (UnfitRedis e) {
            redis.close();
            throw e;
        }
        redis.opener.start();
        return redis;
    }

    /** What was found, for people; empty while Redis was never reached. */
    public Optional<String> found() {
        return link().map(Link::found);
    }

    /** The connections; empty while Redis was never reached. */
    Optional<Link> link() {
        return Optional.ofNullable(link);
    }

    Channels channels() {
        return channels;
    }

    /**
     * Tells who subscribed the channel: how many connections did. Never blocks; fails at once while
     * Redis is not reached, and after a while when it does not answer.
     */
    CompletionStage<Long> publish(String channel, byte[] message) {
        Link now = link;
        if (now == null) {
            return CompletableFuture.failedStage(new RedisException("Redis was never reached"));
        }
        try {
            return now.commands().spublish(channel, message);
        } catch (RedisException e) { // too much is waiting
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Runs a script on the master that holds these keys. Blocks for some seconds at most.
     *
     * @throws RedisException when Redis was never reached, or too much is waiting
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // follows from the kind of output
    <T> T eval(String script, ScriptOutputType output, List<String> keys, List<String> arguments)
            throws InterruptedException, ExecutionException, TimeoutException {
        Link now = link().orElseThrow(() -> new RedisException("never reached"));
        byte[][] values =
                arguments.stream()
                        .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        return now.commands()
                .<T>eval(script, output, keys.toArray(String[]::new), values)
                .get(2 * Link.ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void openWithin(Duration patience) throws UnfitRedis {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (!tryOpen()) {
            if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
                LOG.warn(
                        "Redis at {} cannot be reached: going on without. Live delivery is slow and"
                                + " nobody is shown as present until it is there",
                        address);
                return;
            }
            if (!told) {
                LOG.info("Waiting up to {} for Redis at {}", patience, address);
                told = true;
            }
            pause();
        }
    }

    private void openUntilThere() {
        while (!closed && link == null) {
            pause();
            try {
                if (tryOpen()) {
                    LOG.info("Redis at {} is there", address);
                }
            } catch (UnfitRedis e) {
                LOG.warn("Redis is of no use: {}", e.getMessage());
            }
        }
    }

    private boolean tryOpen() throws UnfitRedis {
        Optional<Link> opened = Link.open(address, resources, channels);
        opened.ifPresent(this::adopt);
        return opened.isPresent();
    }

    private synchronized void adopt(Link opened) {
        if (closed) {
            opened.close();
        } else {
            link = opened;
            channels.doubt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        opener.interrupt();
        channels.close();
        synchronized (this) {
            closed = true;
            Link last = link;
            link = null;
            if (last != null) {
                last.close();
            }
        }
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
