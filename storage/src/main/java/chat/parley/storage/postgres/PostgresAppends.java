package chat.parley.storage.postgres;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.AppendRules;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;
import chat.parley.storage.sql.WriteQueue;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One thread that appends to PostgreSQL, many that wait: what queues up while a statement is under
 * way is the next statement, at most one append of a stream in each.
 *
 * <p>Rows of streams are held in memory as they were seen last. They may be out of date, since
 * other nodes append, too: the statement compares them with what is there, and what does not fit is
 * read anew.
 */
final class PostgresAppends implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresAppends.class);
    private static final int WAITING = 1024;
    private static final int TOGETHER = 256;

    /** Content in one statement; a single append may have more. */
    private static final long TOGETHER_BYTES = 8 << 20;

    /**
     * For as many as the last statement had. Without it the first of those who were just answered
     * would get a statement of their own, and all others would wait for it.
     */
    private static final Duration LINGER = Duration.ofNanos(500_000);

    private static final int HELD_STREAMS = 10_000;

    /** A row that changes so often between reading and writing is somebody else's. */
    private static final int TRIES = 3;

    private final WriteQueue<Waiting> queue = new WriteQueue<>(WAITING);
    private final Set<StreamId> unclear = ConcurrentHashMap.newKeySet();
    private final Map<StreamId, AppendStatement.Held> held =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<StreamId, AppendStatement.Held> eldest) {
                    return size() > HELD_STREAMS;
                }
            };
    private final PostgresPool pool;
    private final Thread thread;

    PostgresAppends(PostgresPool pool) {
        this.pool = pool;
        this.thread = Thread.ofPlatform().name("parley-log-writer").daemon().start(this::run);
    }

    /** Blocks until the outcome is known, or known to be unknown. */
    Append append(StreamId stream, long head, List<Event> events) {
        Waiting append = new Waiting(stream, head, events, new CompletableFuture<>());
        if (!queue.put(append)) {
            throw new StoreUnavailable("the log is closed", new IllegalStateException("closed"));
        }
        return append.await();
    }

    /** Whether an append to the stream ended unknown since this was asked last. */
    boolean takeUnclear(StreamId stream) {
        return unclear.remove(stream);
    }

    void addUnclear(StreamId stream) {
        unclear.add(stream);
    }

    private void run() {
        List<Waiting> some = queue.take(TOGETHER);
        while (!some.isEmpty()) {
            Deque<Waiting> waiting = new ArrayDeque<>(some);
            while (!waiting.isEmpty()) {
                carryOut(nextRound(waiting));
            }
            some = queue.take(TOGETHER, some.size(), LINGER.toNanos());
        }
    }

    /** The first append of each stream, as long as they are not too much. */
    private static Map<StreamId, Waiting> nextRound(Deque<Waiting> waiting) {
        Map<StreamId, Waiting> round = new LinkedHashMap<>();
        long bytes = 0;
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting next = all.next();
            bytes += next.bytes();
            if (!round.isEmpty() && bytes > TOGETHER_BYTES) {
                return round;
            }
            if (round.putIfAbsent(next.stream(), next) == null) {
                all.remove();
            }
        }
        return round;
    }

    /** Answers every append of the round. */
    private void carryOut(Map<StreamId, Waiting> round) {
        try (Connection connection = pool.connection()) {
            for (int i = 0; i < TRIES && !round.isEmpty(); i++) {
                recall(connection, round);
                write(connection, judge(round), round);
            }
            round.values()
                    .forEach(
                            left ->
                                    left.fail(
                                            new StoreUnavailable(
                                                    left.stream() + " changes too often", null)));
        } catch (SQLException | RuntimeException e) {
            held.keySet().removeAll(round.keySet());
            round.values().forEach(left -> left.fail(PostgresErrors.translated(e)));
        } catch (Error e) {
            LOG.error("An append failed", e);
            round.values().forEach(left -> left.answer(new Append.Unknown()));
        }
    }

    /** Reads the rows that are not held, or not at the head that an append names. */
    private void recall(Connection connection, Map<StreamId, Waiting> round) throws SQLException {
        List<Waiting> unknown =
                round.values().stream()
                        .filter(
                                append -> {
                                    AppendStatement.Held known = held.get(append.stream());
                                    return known == null || known.state().head() != append.head();
                                })
                        .toList();
        if (unknown.isEmpty()) {
            return;
        }
        List<StreamId> fresh =
                read(connection, unknown).stream()
                        .filter(append -> append.head() == 0)
                        .map(Waiting::stream)
                        .toList();
        if (!fresh.isEmpty()) {
            StreamRows.make(connection, fresh);
            held.putAll(StreamRows.read(connection, fresh));
        }
    }

    /** Answers those whose streams have no row. */
    private List<Waiting> read(Connection connection, List<Waiting> appends) throws SQLException {
        List<StreamId> streams = appends.stream().map(Waiting::stream).toList();
        held.keySet().removeAll(streams);
        held.putAll(StreamRows.read(connection, streams));
        return appends.stream().filter(append -> !held.containsKey(append.stream())).toList();
    }

    /** The steps that may be taken; what may not be is answered, and out of the round. */
    private List<AppendStatement.Step> judge(Map<StreamId, Waiting> round) {
        List<AppendStatement.Step> steps = new ArrayList<>();
        for (Waiting append : List.copyOf(round.values())) {
            AppendStatement.Held row = held.get(append.stream());
            long head = row == null ? 0 : row.state().head();
            if (row == null || head != append.head()) {
                round.remove(append.stream());
                append.answer(new Append.Conflict(head));
            } else {
                prepare(append, row, round, steps);
            }
        }
        return steps;
    }

    private static void prepare(
            Waiting append,
            AppendStatement.Held row,
            Map<StreamId, Waiting> round,
            List<AppendStatement.Step> steps) {
        try {
            AppendRules.checkCount(row.state().count(), append.events());
            steps.add(AppendStatement.Step.of(row, append.events()));
        } catch (IllegalArgumentException e) {
            round.remove(append.stream());
            append.fail(e);
        }
    }

    /** What the server refuses is tried one by one, so that only the one at fault fails. */
    private void write(
            Connection connection, List<AppendStatement.Step> steps, Map<StreamId, Waiting> round)
            throws SQLException {
        if (steps.isEmpty()) {
            return;
        }
        try {
            settle(steps, AppendStatement.execute(connection, steps), round);
        } catch (SQLException e) {
            if (!PostgresErrors.isRefusal(e)) {
                leaveUnclear(steps, round, e);
            } else if (steps.size() == 1 || PostgresErrors.isUnreachable(e)) {
                throw e;
            } else {
                writeEach(connection, steps, round);
            }
        }
    }

    private void writeEach(
            Connection connection, List<AppendStatement.Step> steps, Map<StreamId, Waiting> round) {
        for (AppendStatement.Step step : steps) {
            try {
                write(connection, List.of(step), round);
            } catch (SQLException e) {
                held.remove(step.stream());
                answered(step, round).fail(PostgresErrors.translated(e));
            }
        }
    }

    private void settle(
            List<AppendStatement.Step> steps, Set<Long> moved, Map<StreamId, Waiting> round) {
        for (AppendStatement.Step step : steps) {
            if (moved.contains(step.grown().no())) {
                held.put(step.stream(), step.row().at(step.grown()));
                answered(step, round).answer(new Append.Appended());
            } else {
                held.remove(step.stream());
            }
        }
    }

    private void leaveUnclear(
            List<AppendStatement.Step> steps, Map<StreamId, Waiting> round, SQLException why) {
        LOG.warn("The database did not say what became of {} appends", steps.size(), why);
        for (AppendStatement.Step step : steps) {
            held.remove(step.stream());
            unclear.add(step.stream());
            answered(step, round).answer(new Append.Unknown());
        }
    }

    private static Waiting answered(AppendStatement.Step step, Map<StreamId, Waiting> round) {
        Waiting append = round.remove(step.stream());
        if (append == null) {
            throw new IllegalStateException(step.stream() + " was answered before");
        }
        return append;
    }

    int waiting() {
        return queue.size();
    }

    /** Finishes what waits. */
    @Override
    public void close() {
        queue.close();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private record Waiting(
            StreamId stream, long head, List<Event> events, CompletableFuture<Append> outcome) {

        long bytes() {
            return events.stream().mapToLong(event -> event.content().size()).sum();
        }

        void answer(Append answer) {
            outcome.complete(answer);
        }

        void fail(RuntimeException why) {
            outcome.completeExceptionally(why);
        }

        Append await() {
            try {
                return outcome.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }
}
