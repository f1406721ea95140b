package chat.parley.gateway;

import chat.parley.accounts.AddressKey;
import chat.parley.accounts.Authenticator;
import chat.parley.accounts.FewKeyPackages;
import chat.parley.accounts.RevocationFeed;
import chat.parley.accounts.SecurityLog;
import chat.parley.rooms.Bus;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.Presence;
import chat.parley.rooms.PresenceStore;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sends;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The live connections of this node. Mount it on a server whose options have {@code
 * setHttp2ClearTextEnabled(false)}. Safe for use by many threads.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final String PATH = "/v1/stream";
    private static final long TICK_MS = 250;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final long RETRY_MS = 10_000;

    private final ConcurrentHashMap<EventLoop, Fanout> fanouts = new ConcurrentHashMap<>();
    private final GatewayCore core;
    private final RevocationWatch revocations;
    private final Shares<String> addresses;
    private final StreamUpgrade upgrade;
    private final List<Repeated> watches;
    private volatile boolean leaving;

    /**
     * What a gateway works with. The ports stay the caller's to close, after the gateway.
     *
     * @param clockMs milliseconds since 1970 UTC
     * @param elapsedMs milliseconds since some moment, at least 0; unlike {@code clockMs} never set
     */
    public record Ports(
            EventHistory log,
            RoomReader reader,
            Bus bus,
            Presence presence,
            PresenceStore chosen,
            PassingSignals passing,
            Sends sends,
            Authenticator authenticator,
            RevocationFeed revocations,
            FewKeyPackages keyPackages,
            LongSupplier clockMs,
            LongSupplier elapsedMs) {}

    public Gateway(Ports ports, GatewayConfig config) {
        this.core =
                new GatewayCore(
                        ports,
                        config,
                        new VirtualThreads(config.readsAtOnce()),
                        new VirtualThreads(config.readsAtOnce()),
                        defect -> LOG.error("A task of an event loop failed", defect));
        this.revocations =
                new RevocationWatch(
                        ports.revocations(),
                        core.sessions(),
                        config.revocationsWithin(),
                        this::failClosed);
        this.addresses = new Shares<>(config.connectionsOfAddress());
        this.upgrade =
                new StreamUpgrade(
                        config.allowedOrigins(),
                        this::fault,
                        new SecurityLog(ports.clockMs()),
                        this::connected);
        this.watches =
                List.of(
                        new Repeated("revocations", config.revocationsEvery(), revocations::poll),
                        new Repeated("heads", config.headsEvery(), core::compareHeads));
    }

    /** Adds {@code GET /v1/stream} to the router. */
    public void mount(Router router) {
        router.route(PATH).handler(context -> handle(context.request()));
    }

    /** Takes the connection over, or answers why not. */
    public void handle(HttpServerRequest request) {
        upgrade.handle(request);
    }

    /** Connections at this moment, signed in or not. */
    public int connections() {
        return core.connections();
    }

    /** Streams that this node listens to on the bus. */
    public int topics() {
        return core.topics();
    }

    /** What was counted so far. */
    public GatewayCounts counts() {
        return core.counts();
    }

    /** Deliveries that wait for an event loop at this moment. */
    public int deliveriesWaiting() {
        return fanouts.values().stream().mapToInt(Fanout::waiting).sum();
    }

    private Handshake.@Nullable Fault fault(HttpServerRequest request) {
        if (leaving) {
            return new Handshake.Fault(503, "this node goes down: connect to another");
        }
        if (!revocations.isFresh()) {
            return new Handshake.Fault(503, "ended sessions cannot be read now: try again later");
        }
        if (connections() >= core.config().connections()) {
            return new Handshake.Fault(503, "this node has no room for another connection");
        }
        return admit(request)
                ? null
                : new Handshake.Fault(429, "too many sockets are open from here: close some");
    }

    /** Counts the connection for its address until it is closed; this machine may have any. */
    private boolean admit(HttpServerRequest request) {
        InetAddress from = InetAddress.ofLiteral(request.remoteAddress().hostAddress());
        String address = AddressKey.of(from);
        if (from.isLoopbackAddress()) {
            return true;
        }
        if (!addresses.take(address)) {
            return false;
        }
        StreamUpgrade.channel(request).closeFuture().addListener(_ -> addresses.giveBack(address));
        return true;
    }

    private ClientChannel.Listener connected(ClientChannel client, Channel channel) {
        return core.connected(client, fanout(channel.eventLoop()));
    }

    private Fanout fanout(EventLoop loop) {
        return fanouts.computeIfAbsent(loop, this::newFanout);
    }

    private Fanout newFanout(EventLoop loop) {
        Fanout fanout = core.loop(loop);
        var _ = loop.scheduleAtFixedRate(fanout::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        return fanout;
    }

    private void failClosed() {
        fanouts.values().forEach(loop -> core.failClosed(loop, RETRY_MS));
    }

    /**
     * Takes no more connections, and asks the clients of those that are open to connect elsewhere,
     * each at a random time within {@code window}; their sends that are under way are answered
     * first. Blocks until all are gone, at most for the window and a little more.
     */
    public void drain(Duration window) {
        leaving = true;
        long retryAfterMs = Math.max(1, window.toMillis());
        fanouts.values().forEach(loop -> core.drain(loop, retryAfterMs));
        long deadline = System.nanoTime() + window.plus(CLOSE_WITHIN).toNanos();
        while (connections() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Ends all connections that are left, and listens to the bus no more. */
    @Override
    public void close() {
        drain(Duration.ZERO);
        watches.forEach(Repeated::close);
        core.close();
    }
}
