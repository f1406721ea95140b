package chat.parley.acceptance;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Processes and the like that a test started: all end with it, the last first. One that does not
 * end well leaves none of the others running.
 */
final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        open.push(part);
        return part;
    }

    /** Throws what the first threw that did not end well, with what others threw. */
    @Override
    public void close() {
        @Nullable IllegalStateException first = null;
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception | AssertionError e) {
                if (first == null) {
                    first = new IllegalStateException(part + " did not end well", e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
