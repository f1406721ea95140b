package chat.parley.rooms;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says again and again that this node is alive, on a thread of its own, and knows who else is. Safe
 * for use by many threads.
 */
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final String node;
    private final Nodes nodes;
    private final LongSupplier elapsedMs;
    private final Consumer<Set<String>> owners;
    private final LiveNodes live = new LiveNodes();
    private final Thread thread;
    private volatile Set<NodeRole> roles;
    private boolean failing;

    /**
     * Has beaten once when it returns.
     *
     * @param node names this process; another at each start
     * @param elapsedMs milliseconds since some moment; never set back
     * @param owners told after each beat which nodes own rooms; none while that cannot be known
     */
    public Heartbeat(
            String node,
            Set<NodeRole> roles,
            Nodes nodes,
            LongSupplier elapsedMs,
            Consumer<Set<String>> owners) {
        this.node = node;
        this.roles = Set.copyOf(roles);
        this.nodes = nodes;
        this.elapsedMs = elapsedMs;
        this.owners = owners;
        beat();
        this.thread = Thread.ofVirtual().name("heartbeat").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(Nodes.BEAT_EVERY);
                beat();
            }
        } catch (InterruptedException _) {
            LOG.debug("{} beats no more", node);
        }
    }

    private synchronized void beat() {
        try {
            List<Nodes.Beat> beats = nodes.beat(node, roles);
            live.seen(beats, elapsedMs.getAsLong());
            heard();
        } catch (StoreUnavailable e) {
            unheard(e);
        }
        owners.accept(live.owners(elapsedMs.getAsLong()));
    }

    private void heard() {
        if (failing) {
            LOG.info("Other nodes are heard of again");
            failing = false;
        }
    }

    private void unheard(StoreUnavailable failure) {
        if (!failing) {
            LOG.warn("Other nodes are not heard of: {}", failure.getMessage());
            failing = true;
        }
    }

    /** Nodes that own rooms now; none while that cannot be known. */
    public synchronized Set<String> owners() {
        return live.owners(elapsedMs.getAsLong());
    }

    /** Whether that node is dead, as far as can be known. */
    public synchronized boolean isGone(String other) {
        return live.isGone(other, elapsedMs.getAsLong());
    }

    /**
     * Owns rooms no more, and lets all know at once; what is handed over meanwhile is still done.
     */
    public void retire() {
        Set<NodeRole> left = EnumSet.noneOf(NodeRole.class);
        left.addAll(roles);
        left.remove(NodeRole.ROOMS);
        roles = Set.copyOf(left);
        beat();
    }

    /** The node is forgotten. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
            nodes.leave(node);
        } catch (StoreUnavailable e) {
            LOG.info("{} leaves without a word: {}", node, e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
