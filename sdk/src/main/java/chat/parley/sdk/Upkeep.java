package chat.parley.sdk;

import chat.parley.protocol.RoomId;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When what happens in the background of encrypted rooms is done: each thing at one time to come,
 * the earliest that was asked for, by one virtual thread.
 */
final class Upkeep implements AutoCloseable {
    /** What was read is archived a few seconds later, with what is read meanwhile. */
    private static final long ARCHIVE_MS = 3_000;

    /**
     * A room that could not be brought up to date is tried again after so long, then twice that.
     */
    private static final long LEAST_WAIT_MS = 500;

    private static final long MOST_WAIT_MS = 60_000;

    /** Where somebody has no device yet it is asked so often whether they have one. */
    private static final long ABSENT_MS = 10_000;

    /** Whoever did not change who is in a room waits for who did. */
    private static final long LEAST_DELAY_MS = 5_000;

    private static final long SPREAD_DELAY_MS = 25_000;

    private final Work work;
    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofVirtual().name("encrypted-rooms").factory());
    private final Map<RoomId, Due> rooms = new ConcurrentHashMap<>();
    private final Map<RoomId, Long> waits = new ConcurrentHashMap<>();
    private final AtomicBoolean archiving = new AtomicBoolean();

    private record Due(long at, ScheduledFuture<?> task) {}

    /** What is to be done. */
    interface Work {
        /**
         * Brings a room's group to where the room is.
         *
         * @return after how many milliseconds to do it again
         */
        long settle(RoomId room) throws MlsRefused;

        /** Writes what is found to the archive. */
        void archive() throws MlsRefused;
    }

    Upkeep(Work work) {
        this.work = work;
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
    }

    void archiveSoon() {
        if (!executor.isShutdown() && archiving.compareAndSet(false, true)) {
            Future<?> _ = later(ARCHIVE_MS, this::archive);
        }
    }

    private void archive() {
        archiving.set(false);
        try {
            work.archive();
        } catch (MlsRefused | RuntimeException _) {
            // what is left is marked: it is tried again with what comes next, or the next time
        }
    }

    /** Now, or when somebody else has not done it who is about to. */
    void settle(RoomId room, boolean isOwnTurn) {
        long delay = LEAST_DELAY_MS + ThreadLocalRandom.current().nextLong(SPREAD_DELAY_MS);
        in(room, isOwnTurn ? 0 : delay);
    }

    /** Somebody has no device in the room yet. */
    static long untilCome() {
        return ABSENT_MS;
    }

    private void in(RoomId room, long ms) {
        if (executor.isShutdown()) {
            return;
        }
        long at = System.currentTimeMillis() + ms;
        rooms.compute(
                room,
                (_, known) -> {
                    if (known != null && known.at() <= at && !known.task().isDone()) {
                        return known;
                    }
                    if (known != null) {
                        known.task().cancel(false);
                    }
                    return new Due(at, later(ms, () -> settleNow(room)));
                });
    }

    private void settleNow(RoomId room) {
        rooms.remove(room);
        try {
            long next = work.settle(room);
            waits.remove(room);
            in(room, next);
        } catch (MlsRefused | RuntimeException _) {
            long wait = Math.min(MOST_WAIT_MS, 2 * waits.getOrDefault(room, LEAST_WAIT_MS / 2));
            waits.put(room, wait);
            in(room, wait);
        }
    }

    private ScheduledFuture<?> later(long ms, Runnable task) {
        return executor.schedule(task, ms, TimeUnit.MILLISECONDS);
    }

    /** Archives what is found; nothing else that waits is done any more. */
    @Override
    public void close() {
        executor.shutdown();
        executor.close();
        archive();
    }
}
