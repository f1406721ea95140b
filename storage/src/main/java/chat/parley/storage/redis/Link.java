package chat.parley.storage.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EpollProvider;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLHandshakeException;

/**
 * A client that has reached Redis: one connection for commands and one for what is subscribed (of
 * each, in a cluster, one to every master).
 */
record Link(
        RedisClusterAsyncCommands<String, byte[]> commands,
        RedisPubSubAsyncCommands<String, byte[]> subscriptions,
        AbstractRedisClient client)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration DEAD_WITHIN = Duration.ofSeconds(10);
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(5);

    /** Commands that may wait for one connection; more fail at once. */
    static final int QUEUE = 10_000;

    private static final int OLDEST = 7;
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)");

    private static final RedisCodec<String, byte[]> CODEC =
            RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /**
     * Blocks for some seconds at most.
     *
     * @return empty when nothing answers at any of the addresses
     */
    static Optional<Link> open(RedisAddress address, ClientResources resources, Channels channels)
            throws UnfitRedis {
        for (RedisURI uri : address.all()) {
            Optional<Link> link = openAt(uri, address, resources, channels);
            if (link.isPresent()) {
                return link;
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this very client
    private static Optional<Link> openAt(
            RedisURI uri, RedisAddress address, ClientResources resources, Channels channels)
            throws UnfitRedis {
        RedisClient client = RedisClient.create(resources);
        client.setOptions(with(ClientOptions.builder(), address).build());
        @Nullable Link opened = null;
        try {
            var connection = client.connect(CODEC, uri);
            refuseOld(uri, connection);
            if (isCluster(connection)) {
                opened = openCluster(address, resources, channels);
            } else {
                client.addListener(new Doubt(channels));
                opened = link(connection.async(), client.connectPubSub(CODEC, uri), client);
                opened.heardBy(channels);
            }
            return Optional.of(opened);
        } catch (RedisException e) {
            refuseUnfit(uri, e);
            return Optional.empty();
        } finally {
            if (opened == null || opened.client() != client) {
                client.shutdown(Duration.ZERO, ANSWER_WITHIN);
            }
        }
    }

    private static boolean isCluster(StatefulRedisConnection<String, byte[]> connection) {
        return connection.sync().info("cluster").contains("cluster_enabled:1");
    }

    /** Sharded channels came with version 7. */
    private static void refuseOld(RedisURI uri, StatefulRedisConnection<String, byte[]> connection)
            throws UnfitRedis {
        Matcher version = VERSION.matcher(connection.sync().info("server"));
        if (version.find() && Integer.parseInt(version.group(1)) < OLDEST) {
            throw new UnfitRedis(
                    name(uri) + " is Redis " + version.group(1) + "; needed is " + OLDEST, null);
        }
    }

    /**
     * What is refused now is refused later, too: a wrong password, a certificate that is not
     * trusted. A server that is not there may come.
     */
    private static void refuseUnfit(RedisURI uri, RedisException failure) throws UnfitRedis {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            boolean refused = cause instanceof RedisCommandExecutionException;
            if ((refused && !message.startsWith("LOADING"))
                    || cause instanceof SSLHandshakeException) {
                throw new UnfitRedis(name(uri) + ": " + message, failure);
            }
        }
    }

    private static String name(RedisURI uri) {
        return uri.getHost() + ":" + uri.getPort();
    }

    private static Link openCluster(
            RedisAddress address, ClientResources resources, Channels channels) {
        RedisClusterClient client = RedisClusterClient.create(resources, address.all());
        client.setOptions(
                with(ClusterClientOptions.builder(), address)
                        .topologyRefreshOptions(
                                ClusterTopologyRefreshOptions.builder()
                                        .enablePeriodicRefresh(REFRESH_EVERY)
                                        .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                                        .build())
                        .build());
        try {
            client.addListener(new Doubt(channels));
            var commands = client.connect(CODEC);
            var subscriptions = client.connectPubSub(CODEC);
            for (RedisClusterNode node : client.getPartitions()) {
                if (node.getRole().isUpstream()) {
                    lead(node.getUri(), commands::getConnection, subscriptions::getConnection);
                }
            }
            Link link = link(commands.async(), subscriptions, client);
            link.heardBy(channels);
            return link;
        } catch (RedisException e) {
            client.shutdown(Duration.ZERO, ANSWER_WITHIN);
            throw e;
        }
    }

    private interface Way {
        Object to(String host, int port);
    }

    /** A command to a master that no connection leads to yet would be rejected. */
    private static void lead(RedisURI master, Way... ways) {
        try {
            for (Way way : ways) {
                way.to(master.getHost(), master.getPort());
            }
        } catch (RedisException e) {
            LOG.info("{} cannot be reached yet: {}", name(master), e.getMessage());
        }
    }

    private static Link link(
            RedisClusterAsyncCommands<String, byte[]> commands,
            StatefulRedisPubSubConnection<String, byte[]> subscriptions,
            AbstractRedisClient client) {
        return new Link(commands, subscriptions.async(), client);
    }

    private void heardBy(Channels channels) {
        subscriptions.getStatefulConnection().addListener(channels.listener());
    }

    private static <B extends ClientOptions.Builder> B with(B options, RedisAddress address) {
        boolean watched = EpollProvider.isAvailable();
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE)
                .timeoutOptions(TimeoutOptions.enabled(ANSWER_WITHIN))
                .sslOptions(address.tls())
                .socketOptions(
                        SocketOptions.builder()
                                .connectTimeout(CONNECT_WITHIN)
                                .keepAlive(
                                        SocketOptions.KeepAliveOptions.builder()
                                                .enable()
                                                .idle(DEAD_WITHIN.dividedBy(2))
                                                .interval(DEAD_WITHIN.dividedBy(5))
                                                .count(3)
                                                .build())
                                .tcpUserTimeout(
                                        SocketOptions.TcpUserTimeoutOptions.builder()
                                                .enable(watched)
                                                .tcpUserTimeout(DEAD_WITHIN)
                                                .build())
                                .build());
        return options;
    }

    String found() {
        return client instanceof RedisClusterClient cluster
                ? "a cluster of " + cluster.getPartitions().size() + " nodes"
                : "a single Redis";
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, ANSWER_WITHIN);
    }

    /** Whatever happens to a connection: what was subscribed on it is asked for again. */
    private record Doubt(Channels channels) implements RedisConnectionStateListener {
        @Override
        public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
            channels.doubt();
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            channels.doubt();
        }
    }
}
