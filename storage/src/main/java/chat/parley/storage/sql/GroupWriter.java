package chat.parley.storage.sql;

import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Group commit: one thread that writes, many that wait. What queues up while a transaction is being
 * committed is the next transaction, so the busier it is the cheaper each write gets.
 *
 * <p>A write that fails is undone together with its group; then each write of the group gets a
 * transaction of its own, so that only the one at fault fails. When the store does not say whether
 * a commit landed, its writes end with {@link Unclear}; whether anything is written after that, the
 * {@link Session} decides.
 *
 * @param <S> what a write works on
 */
public final class GroupWriter<S> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
    private static final int WAITING = 1024;
    private static final int TOGETHER = 256;

    private final WriteQueue<Job<S, ?>> queue = new WriteQueue<>(WAITING);
    private final Session<S> session;
    private final Thread thread;

    /** Why nothing is written any more; set by the writer's thread. */
    private volatile @Nullable Throwable broken;

    public GroupWriter(String name, Session<S> session) {
        this.session = session;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /**
     * A part of a transaction. {@link IllegalArgumentException} and {@link CorruptLog} must be
     * thrown before anything is written; any other exception undoes the group.
     */
    @FunctionalInterface
    public interface Write<S, T> {
        T to(S target) throws SQLException;
    }

    /** Transactions, and what hangs on their commits. Used by one thread. */
    public interface Session<S> extends AutoCloseable {

        /** Begins a transaction; answers what its writes work on. */
        S begin() throws SQLException;

        /** The last chance to write before a commit. */
        void committing() throws SQLException;

        /** Durable once it returns, and so is what has to be before anybody is told. */
        void commit() throws SQLException, IOException;

        /** Undoes what was written since {@link #begin}, if anything is left of it. */
        void undo() throws SQLException;

        /** Whether a commit that failed so can never be found in the store. */
        boolean isSurelyUndone(Exception failed);

        /**
         * Whether a transaction that was undone for this reason may have been so because of one of
         * its writes: then each is tried alone.
         */
        boolean isOneAtFault(Exception why);

        /** Whether more may be written, though it is not known what became of a commit. */
        boolean goesOn();

        /** What callers get whose writes were undone for this reason. */
        RuntimeException translated(Exception why);

        /** Everybody was told: the time for what nobody should wait for. */
        void answered() throws SQLException, IOException;

        @Override
        void close() throws SQLException, IOException;
    }

    /** Whether the write is durable is not known. */
    public static final class Unclear extends RuntimeException {
        Unclear(Throwable cause) {
            super("the store did not say whether it committed", cause);
        }
    }

    /** Blocks until the write is durable. */
    public <T> T write(Write<S, T> write) {
        Job<S, T> job = new Job<>(write);
        if (!queue.put(job)) {
            throw new StoreUnavailable("the store is closed", new IllegalStateException("closed"));
        }
        return job.await();
    }

    /** Throws {@link StoreUnavailable} when nothing is written any more. */
    public void requireWorking() {
        Throwable why = broken;
        if (why != null) {
            throw closedAfter(why);
        }
    }

    /** Writes that wait for the next transaction at this moment. */
    public int waiting() {
        return queue.size();
    }

    private void run() {
        List<Job<S, ?>> group = queue.take(TOGETHER);
        while (!group.isEmpty()) {
            try {
                commitTogether(group);
            } catch (RuntimeException | Error e) {
                breakDown(e);
                group.forEach(job -> job.fail(new Unclear(e)));
                group.forEach(Job::answer);
            }
            group = queue.take(TOGETHER);
        }
    }

    private void commitTogether(List<Job<S, ?>> group) {
        Exception why = tried(group);
        if (why != null && group.size() > 1 && session.isOneAtFault(why)) {
            group.forEach(job -> tried(List.of(job)));
        }
        group.forEach(Job::answer);
        try {
            session.answered();
        } catch (SQLException | IOException e) {
            breakDown(e);
        }
    }

    /** Why the group was undone before its commit; null when it was not. */
    private @Nullable Exception tried(List<Job<S, ?>> group) {
        Throwable why = broken;
        if (why != null) {
            group.forEach(job -> job.fail(closedAfter(why)));
            return null;
        }
        try {
            S target = session.begin();
            for (Job<S, ?> job : group) {
                job.run(target);
            }
            session.committing();
        } catch (SQLException | RuntimeException e) {
            undo(e, group);
            return e;
        }
        commit(group);
        return null;
    }

    private void commit(List<Job<S, ?>> group) {
        try {
            session.commit();
        } catch (SQLException | IOException e) {
            if (session.isSurelyUndone(e)) {
                undo(e, group);
            } else {
                group.forEach(job -> job.fail(new Unclear(e)));
                leaveUnclear(e);
            }
        }
    }

    private void leaveUnclear(Exception why) {
        if (session.goesOn()) {
            LOG.warn("The store did not say whether it committed", why);
        } else {
            breakDown(why);
        }
    }

    private void undo(Exception why, List<Job<S, ?>> group) {
        group.forEach(job -> job.fail(session.translated(why)));
        try {
            session.undo();
        } catch (SQLException e) {
            breakDown(e);
        }
    }

    private void breakDown(Throwable why) {
        broken = why;
        LOG.error("Nothing is written any more: repair the disk, then start Parley again", why);
    }

    private static StoreUnavailable closedAfter(Throwable why) {
        return new StoreUnavailable(
                "writing failed before (" + why.getMessage() + "): restart after repair", why);
    }

    /** Finishes what waits, and closes the session. */
    @Override
    public void close() {
        if (!queue.close()) {
            return;
        }
        try {
            thread.join();
            session.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (SQLException | IOException e) {
            LOG.warn("The store was not closed well", e);
        }
    }

    /** One caller's write and its outcome. */
    private static final class Job<S, T> {
        private final Write<S, T> write;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable RuntimeException failure;

        Job(Write<S, T> write) {
            this.write = write;
        }

        void run(S target) throws SQLException {
            failure = null;
            try {
                result = write.to(target);
            } catch (IllegalArgumentException | CorruptLog e) {
                failure = e;
            }
        }

        void fail(RuntimeException why) {
            failure = why;
        }

        void answer() {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(result);
            }
        }

        T await() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }
}
