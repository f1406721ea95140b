package chat.parley.sdk;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A room's events in order, with no hole and no double, across any number of connections. Holds at
 * most {@value #FULL} items: a slow reader makes the server wait, and loses nothing. Thread-safe;
 * meant for one reader.
 */
public final class EventStream implements AutoCloseable {
    /** From here on the room is paused at the server. */
    static final int FULL = 512;

    /** Down here it goes on. */
    private static final int LOW = 128;

    private final Control control;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<StreamItem> items = new ArrayDeque<>();
    private boolean paused;
    private boolean closed;
    private @Nullable ParleyException ended;

    /** What a stream asks of its client. */
    interface Control {
        void resume();

        void unfollow();
    }

    EventStream(Control control) {
        this.control = control;
    }

    /**
     * The next item; waits for it. Null once the stream was closed here.
     *
     * @throws RequestRefused when the room may not be read (any more), or the client has stopped
     */
    public @Nullable StreamItem next() throws InterruptedException {
        return next(null);
    }

    /** As {@link #next()}, but null also when nothing came within {@code patience}. */
    public @Nullable StreamItem next(@Nullable Duration patience) throws InterruptedException {
        long left = patience == null ? Long.MAX_VALUE : patience.toNanos();
        boolean resume = false;
        lock.lock();
        try {
            while (items.isEmpty() && !closed && left > 0) {
                if (ended != null) {
                    throw ended;
                }
                left = changed.awaitNanos(left);
            }
            resume = paused && items.size() <= LOW;
            paused &= !resume;
            return closed ? null : items.pollFirst();
        } finally {
            lock.unlock();
            if (resume) {
                control.resume();
            }
        }
    }

    /**
     * The events alone, as long as the loop goes on; an interrupt ends it.
     *
     * <p>Throws {@link RequestRefused} with {@code resync} when the server was restored from a
     * backup ({@link StreamItem.Restarted}): what was read may not be true any more.
     */
    public Iterable<Event> events() {
        return Events::new;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        control.unfollow();
    }

    /** Whether the room must be paused now. */
    boolean add(StreamItem item) {
        lock.lock();
        try {
            items.addLast(item);
            changed.signalAll();
            boolean full = items.size() >= FULL && !paused;
            paused |= full;
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** What was added is still read; then the reader gets {@code reason}. */
    void end(ParleyException reason) {
        lock.lock();
        try {
            ended = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class Events implements Iterator<Event> {
        private @Nullable Event next;

        @Override
        public boolean hasNext() {
            while (next == null) {
                StreamItem item = take();
                switch (item) {
                    case StreamItem.Delivered(_, var event) -> next = event;
                    case StreamItem.Skipped _ -> {}
                    case StreamItem.Restarted _ -> throw restarted();
                    case null -> {
                        return false;
                    }
                }
            }
            return true;
        }

        @Override
        public Event next() {
            Event event = hasNext() ? next : null;
            if (event == null) {
                throw new NoSuchElementException("the stream was closed");
            }
            next = null;
            return event;
        }

        private @Nullable StreamItem take() {
            try {
                return EventStream.this.next();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        private static RequestRefused restarted() {
            String message = "the server was restored from a backup: read the room from its floor";
            return new RequestRefused(ErrorCode.RESYNC, message, null);
        }
    }
}
