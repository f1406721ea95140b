package chat.parley.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, the last first; one that fails does not keep the others open. */
final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T resource) {
        open.addFirst(resource);
        return resource;
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            AutoCloseable next = open.removeFirst();
            try {
                next.close();
            } catch (Exception e) {
                LOG.warn("{} did not close", next.getClass().getSimpleName(), e);
            }
        }
    }
}
