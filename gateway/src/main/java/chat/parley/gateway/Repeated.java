package chat.parley.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/** Does something that may block again and again, on a virtual thread of its own. */
final class Repeated implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);

    private final Thread thread;

    Repeated(String name, Duration every, Runnable work) {
        this.thread = Thread.ofVirtual().name(name).start(() -> repeat(name, every, work));
    }

    private static void repeat(String name, Duration every, Runnable work) {
        try {
            while (true) {
                run(name, work);
                Thread.sleep(every);
            }
        } catch (InterruptedException _) {
            LOG.debug("{} ends", name);
        }
    }

    private static void run(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed and will be tried again", name, e);
        }
    }

    /** What is under way is interrupted. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
