package chat.parley.gateway;

import chat.parley.accounts.SecurityLog;
import chat.parley.protocol.ServerFrame.ByeReason;
import chat.parley.rooms.ShownPresence;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The live connections of one node, without network and threads: its maker brings channels, event
 * loops and what runs blocking calls. {@link Gateway} brings Netty's and virtual threads, the
 * simulator brings its own.
 */
public final class GatewayCore {
    private final Node node;
    private final Topics topics;
    private final Consumer<RuntimeException> defects;

    /**
     * @param lookups runs what sign-in, rights, cursors and presence need of the stores
     * @param reads runs reads of pages and heads
     * @param defects takes what a task of an event loop threw and should not have
     */
    public GatewayCore(
            Gateway.Ports ports,
            GatewayConfig config,
            Offload lookups,
            Offload reads,
            Consumer<RuntimeException> defects) {
        this.node =
                new Node(
                        config,
                        ports.log(),
                        ports.reader(),
                        ports.bus(),
                        ports.presence(),
                        ports.chosen(),
                        new ShownPresence(ports.presence(), ports.chosen()),
                        ports.passing(),
                        ports.sends(),
                        ports.authenticator(),
                        ports.keyPackages(),
                        ports.clockMs(),
                        ports.elapsedMs(),
                        lookups,
                        new PageReads(ports.log(), reads),
                        new Connections(config.connectionsOfPerson()),
                        new GatewayCounts(),
                        new SecurityLog(ports.clockMs()));
        this.topics = new Topics(ports.log(), ports.bus(), reads, node.counts());
        this.defects = defects;
    }

    /** What one event loop delivers; {@link Fanout#tick} is the caller's to call. */
    public Fanout loop(Executor loop) {
        return new Fanout(loop, topics, node.config().deliveriesWaiting(), node.counts(), defects);
    }

    /** A client is there; to be called on the loop that owns its channel. */
    public ClientChannel.Listener connected(ClientChannel client, Fanout loop) {
        return new ClientSession(client, loop, node);
    }

    /** Makes up for signals that were lost. Blocks; to be called again and again, one at a time. */
    public void compareHeads() {
        topics.compareHeads(node.config().headsAtOnce());
    }

    /** Asks the clients of one loop to connect elsewhere; sends under way are answered first. */
    public void drain(Fanout loop, long retryAfterMs) {
        forEach(loop, s -> s.leave(ByeReason.DRAINING, "this node goes down", retryAfterMs));
    }

    /** Ends all connections of one loop: nobody knows which of their sessions have ended. */
    void failClosed(Fanout loop, long retryAfterMs) {
        String message = "ended sessions cannot be read";
        forEach(loop, s -> s.cut(ByeReason.OVERLOADED, message, retryAfterMs));
    }

    private static void forEach(Fanout loop, Consumer<ClientSession> action) {
        loop.execute(() -> loop.forEachSession(action));
    }

    /** Connections at this moment, signed in or not. */
    public int connections() {
        return node.connections().count();
    }

    /** Streams that this node listens to on the bus. */
    public int topics() {
        return topics.size();
    }

    GatewayCounts counts() {
        return node.counts();
    }

    GatewayConfig config() {
        return node.config();
    }

    Connections sessions() {
        return node.connections();
    }

    void close() {
        topics.close();
    }
}
