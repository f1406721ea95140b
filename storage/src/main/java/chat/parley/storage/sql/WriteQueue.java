package chat.parley.storage.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for a writer: bounded; handed over in batches, since a wake-up is dear. */
public final class WriteQueue<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mayTake = lock.newCondition();
    private final Condition mayPut = lock.newCondition();
    private final Deque<T> waiting = new ArrayDeque<>();
    private final int capacity;
    private boolean closed;

    public WriteQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Waits while the queue is full; false when it is closed: then nothing was put. */
    public boolean put(T item) {
        lock.lock();
        try {
            while (waiting.size() >= capacity && !closed) {
                mayPut.awaitUninterruptibly();
            }
            if (closed) {
                return false;
            }
            waiting.addLast(item);
            mayTake.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for at least one; empty when the queue is closed and nothing is left. */
    public List<T> take(int most) {
        return take(most, 1, 0);
    }

    /**
     * Waits for at least one, and then for as many as are expected, but no longer than {@code
     * nanos}: those who were answered a moment ago are about to come again, and together they are
     * cheaper.
     */
    public List<T> take(int most, int expected, long nanos) {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                mayTake.awaitUninterruptibly();
            }
            linger(Math.min(expected, most), nanos);
            List<T> taken = new ArrayList<>();
            while (taken.size() < most && !waiting.isEmpty()) {
                taken.add(waiting.removeFirst());
            }
            mayPut.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void linger(int expected, long nanos) {
        long left = nanos;
        try {
            while (waiting.size() < expected && !closed && left > 0) {
                left = mayTake.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits is still handed out. False when it was closed before. */
    public boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            mayTake.signalAll();
            mayPut.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }
}
