package chat.parley.worker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/** Runs each job on a virtual thread of its own, first when it starts. */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final List<Thread> threads;

    public Worker(List<Job> jobs) {
        threads = jobs.stream().map(Worker::start).toList();
    }

    private static Thread start(Job job) {
        return Thread.ofVirtual().name("job-" + job.name()).start(() -> repeat(job));
    }

    private static void repeat(Job job) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                run(job);
                Thread.sleep(job.every());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Job job) {
        try {
            job.work().run();
        } catch (RuntimeException e) {
            LOG.warn("job {} failed; it is tried again in {}", job.name(), job.every(), e);
        }
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
