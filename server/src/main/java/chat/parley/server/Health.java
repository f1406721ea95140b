package chat.parley.server;

import chat.parley.protocol.Rest;
import chat.parley.worker.Job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a node and its stores are. Each store is tried once a second; one that failed, or has not
 * answered for {@link #ANSWER_WITHIN}, is down. Asking never blocks. Safe for use by many threads.
 */
final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final List<Watched> stores;
    private final AtomicBoolean leaving = new AtomicBoolean();

    /** The stores were just opened: they count as up until one does not answer. */
    Health(List<Probe> probes) {
        this.stores = probes.stream().map(Watched::new).toList();
    }

    List<Job> jobs() {
        return stores.stream()
                .map(
                        store ->
                                new Job(
                                        "probe-" + store.probe.store(),
                                        EVERY,
                                        Job.Where.EVERY_NODE,
                                        store::look))
                .toList();
    }

    /** From now on the node wants no traffic. False when that was so before. */
    boolean leave() {
        return leaving.compareAndSet(false, true);
    }

    Rest.Health now() {
        return new Rest.Health(status(), stores.stream().map(Watched::health).toList());
    }

    private String status() {
        if (leaving.get()) {
            return "draining";
        }
        boolean able = stores.stream().allMatch(store -> store.isUp() || !store.probe.needed());
        return able ? Rest.Health.OK : "unavailable";
    }

    List<Watched> stores() {
        return stores;
    }

    /** One store. */
    static final class Watched {
        private final Probe probe;
        private volatile long answeredAt = System.nanoTime();
        private volatile boolean well = true;

        Watched(Probe probe) {
            this.probe = probe;
        }

        String name() {
            return probe.store();
        }

        boolean isUp() {
            return well && System.nanoTime() - answeredAt < ANSWER_WITHIN.toNanos();
        }

        private Rest.StoreHealth health() {
            return new Rest.StoreHealth(name(), isUp() ? "up" : "down");
        }

        private void look() {
            boolean wasWell = well;
            try {
                probe.check().run();
                answeredAt = System.nanoTime();
                well = true;
                if (!wasWell) {
                    LOG.warn("store {} is up again", name());
                }
            } catch (RuntimeException e) {
                well = false;
                if (wasWell) {
                    LOG.error("store {} is down", name(), e);
                }
            }
        }
    }
}
