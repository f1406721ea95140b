package chat.parley.storage.sqlite;

import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Group commit: one thread that writes, many that wait. What queues up while a transaction is being
 * committed is the next transaction, so the busier it is the cheaper each write gets.
 *
 * <p>A write that fails is undone together with its group; then each write of the group gets a
 * transaction of its own, so that only the one at fault fails. When the store does not say whether
 * a commit landed, or a file cannot be forced to the disk, its writes end with {@link Unclear} and
 * nothing more is written: after a failed fsync only a restart, which reads the files again, knows
 * what is on the disk.
 *
 * @param <S> what a write works on
 */
final class GroupWriter<S> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
    private static final int WAITING = 1024;
    private static final int TOGETHER = 256;

    private final WriteQueue<Job<S, ?>> queue = new WriteQueue<>(WAITING);
    private final Session<S> session;
    private final Thread thread;

    /** Why nothing is written any more; only the writer's thread uses it. */
    private @Nullable Throwable broken;

    GroupWriter(String name, Session<S> session) {
        this.session = session;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /**
     * A part of a transaction. {@link IllegalArgumentException} and {@link CorruptLog} must be
     * thrown before anything is written; any other exception undoes the group.
     */
    @FunctionalInterface
    interface Write<S, T> {
        T to(S target) throws SQLException;
    }

    /** The connection that is written to, and what hangs on its commits. Used by one thread. */
    interface Session<S> extends AutoCloseable {
        Connection connection();

        S target();

        /** The last chance to write before a commit. */
        void committing() throws SQLException;

        /** After a commit, before anybody is told of it. */
        void committed() throws IOException;

        /** What was written since the last commit is undone. */
        void rolledBack();

        /** What callers get whose writes were undone for this reason. */
        RuntimeException translated(Exception why);

        /** Everybody was told: the time for what nobody should wait for. */
        void answered() throws SQLException, IOException;

        @Override
        void close() throws SQLException, IOException;
    }

    /** Whether the write is durable is not known; it will not become so later in this process. */
    static final class Unclear extends RuntimeException {
        Unclear(Throwable cause) {
            super("the store did not say whether it committed", cause);
        }
    }

    /** Blocks until the write is durable. */
    <T> T write(Write<S, T> write) {
        Job<S, T> job = new Job<>(write);
        if (!queue.put(job)) {
            throw new StoreUnavailable("the store is closed", new IllegalStateException("closed"));
        }
        return job.await();
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
        if (!tried(group) && group.size() > 1) {
            group.forEach(job -> tried(List.of(job)));
        }
        group.forEach(Job::answer);
        try {
            session.answered();
        } catch (SQLException | IOException e) {
            breakDown(e);
        }
    }

    /** False when the group was undone because of one of its writes. */
    private boolean tried(List<Job<S, ?>> group) {
        if (broken != null) {
            Throwable why = broken;
            group.forEach(job -> job.fail(closedAfter(why)));
            return true;
        }
        try {
            execute("BEGIN IMMEDIATE");
            for (Job<S, ?> job : group) {
                job.run(session.target());
            }
            session.committing();
        } catch (SQLException | RuntimeException e) {
            undo(e, group);
            return false;
        }
        commit(group);
        return true;
    }

    private void commit(List<Job<S, ?>> group) {
        try {
            execute("COMMIT");
            session.committed();
        } catch (SQLException | IOException e) {
            if (e instanceof SQLException refused && SqliteErrors.surelyUndone(refused)) {
                undo(refused, group);
            } else {
                breakDown(e);
                group.forEach(job -> job.fail(new Unclear(e)));
            }
        }
    }

    private void undo(Exception why, List<Job<S, ?>> group) {
        session.rolledBack();
        group.forEach(job -> job.fail(session.translated(why)));
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            if (!SqliteErrors.isPlain(e)) { // plain: SQLite has rolled back by itself
                breakDown(e);
            }
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

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(sql);
        }
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
