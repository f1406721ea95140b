package chat.parley.worker;

import chat.parley.rooms.Nodes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/** Runs each job on a virtual thread of its own, first when it starts. */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /** How often a node looks whether a job that another one does has become free. */
    private static final Duration CLAIM_EVERY = Duration.ofSeconds(20);

    private final String node;
    private final Nodes nodes;
    private final List<Thread> threads;

    /**
     * @param node names this process, as its beats do
     */
    public Worker(List<Job> jobs, String node, Nodes nodes) {
        this.node = node;
        this.nodes = nodes;
        this.threads = jobs.stream().map(this::start).toList();
    }

    private Thread start(Job job) {
        return Thread.ofVirtual().name("job-" + job.name()).start(() -> repeat(job));
    }

    private void repeat(Job job) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(isOurs(job) ? run(job) : rest(job));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOurs(Job job) {
        return switch (job.where()) {
            case EVERY_NODE -> true;
            case ONE_NODE -> claim(job);
        };
    }

    private boolean claim(Job job) {
        try {
            return nodes.claim("job " + job.name(), node);
        } catch (RuntimeException e) {
            LOG.warn("job {} cannot be claimed", job.name(), e);
            return false;
        }
    }

    /** Answers how long to wait before the next run. */
    private static Duration run(Job job) {
        try {
            job.work().run();
        } catch (RuntimeException e) {
            LOG.warn("job {} failed; it is tried again in {}", job.name(), job.every(), e);
        }
        return job.every();
    }

    /** Answers how long to wait before the next look at whose it is. */
    private static Duration rest(Job job) {
        try {
            job.rest().run();
        } catch (RuntimeException e) {
            LOG.warn("job {} does not let go of what it keeps", job.name(), e);
        }
        return shorter(CLAIM_EVERY, job.every());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Interrupts the jobs and waits some seconds for them to end. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                if (!thread.join(CLOSE_WITHIN)) {
                    LOG.warn("{} does not end", thread.getName());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
