package chat.parley.server;

import chat.parley.rooms.Handover;
import chat.parley.rooms.Heartbeat;
import chat.parley.rooms.NodeRole;
import chat.parley.rooms.Nodes;
import chat.parley.rooms.Sends;
import chat.parley.rooms.Sequencers;
import chat.parley.rooms.Sweeper;
import chat.parley.worker.Job;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Where the sends of this node go: its own sequencers, or the nodes that own the rooms. */
final class Rooms implements AutoCloseable {
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(15);

    /** Within so long every node knows that another owns rooms no more. */
    private static final Duration KNOWN_WITHIN = Nodes.BEAT_EVERY.multipliedBy(2);

    private final Sequencers here;
    private final Sends sends;
    private final List<Job> jobs;

    /** Null in a process that is alone. */
    final @Nullable Heartbeat heartbeat;

    private volatile long retiredAt;

    private Rooms(Sequencers here, Sends sends, @Nullable Heartbeat heartbeat, List<Job> jobs) {
        this.here = here;
        this.sends = sends;
        this.heartbeat = heartbeat;
        this.jobs = jobs;
    }

    /**
     * A process alone owns all rooms, and sweeps what its last life left. One among others beats,
     * hands over, and sweeps what it sees die.
     *
     * @param node names this process; another at each start
     */
    static Rooms open(
            Stores stores,
            Set<NodeRole> roles,
            String node,
            InstantSource clock,
            LongSupplier elapsedMs,
            RandomGenerator random,
            Closing closing) {
        Sequencers here =
                closing.add(
                        new Sequencers(
                                stores.log(),
                                stores.directory(),
                                stores.bus(),
                                node,
                                clock::millis));
        if (!stores.shared()) {
            sweeper(stores, node, _ -> true, clock).sweep();
            return new Rooms(here, here, null, List.of());
        }
        Handover handover =
                closing.add(new Handover(node, here, stores.relay(), elapsedMs, random));
        Heartbeat heartbeat =
                closing.add(
                        new Heartbeat(node, roles, stores.nodes(), elapsedMs, handover::owners));
        Sweeper sweeper = sweeper(stores, node, heartbeat::isGone, clock);
        Job sweep = new Job("sweep", SWEEP_EVERY, Job.Where.EVERY_NODE, sweeper::sweep);
        return closing.add(
                new Rooms(
                        here,
                        handover,
                        heartbeat,
                        roles.contains(NodeRole.ROOMS) ? List.of(sweep) : List.of()));
    }

    private static Sweeper sweeper(
            Stores stores, String node, Predicate<String> gone, InstantSource clock) {
        return new Sweeper(
                node,
                gone,
                stores.nodes(),
                stores.log(),
                stores.directory(),
                stores.bus(),
                clock::millis);
    }

    Sends sends() {
        return sends;
    }

    Sequencers here() {
        return here;
    }

    List<Job> jobs() {
        return jobs;
    }

    /** Owns rooms no more: others begin to take them over. What is handed over is still done. */
    void retire() {
        if (heartbeat != null) {
            heartbeat.retire();
            retiredAt = System.nanoTime();
        }
    }

    /** Blocks until nobody hands anything over any more. */
    @Override
    public void close() {
        if (retiredAt != 0) {
            LockSupport.parkNanos(retiredAt + KNOWN_WITHIN.toNanos() - System.nanoTime());
        }
    }
}
