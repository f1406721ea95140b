package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads for what keeps a core busy: on virtual threads it would keep everything else from
 * their carriers. What finds the queue full is refused as busy. Safe for use by many threads;
 * callers block until their turn is over.
 */
final class ComputePool implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final long waitMs;

    /**
     * @param name what the threads are called
     * @param turnMs about how long one turn takes: tells refused callers when to come back
     */
    ComputePool(String name, int threads, int queue, long turnMs) {
        this.waitMs = turnMs * (queue / threads + 1);
        this.threads =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        10,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(queue),
                        Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
    }

    <T> T run(Callable<T> work) {
        Future<T> turn = submit(work);
        try {
            return turn.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("computing failed", e.getCause());
        } catch (InterruptedException _) {
            turn.cancel(false);
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    /** How many wait for their turn at this moment. */
    int waiting() {
        return threads.getQueue().size();
    }

    private <T> Future<T> submit(Callable<T> work) {
        try {
            return threads.submit(work);
        } catch (RejectedExecutionException _) {
            throw busy();
        }
    }

    private Refusal busy() {
        return new Refusal(
                ErrorCode.BUSY,
                "too many people are signing in or up: try again in a moment",
                waitMs);
    }

    /** Turns under way end; callers that wait for one are refused. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
