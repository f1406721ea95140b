package chat.parley.rooms;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.RoomId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The sequencers of one node: one for each room in use, loaded when it is needed, dropped when it
 * is idle. Safe for use by many threads.
 */
public final class Sequencers implements Sends, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sequencers.class);

    /** The key of the thread's log context under which its callers are named. */
    public static final String ORIGIN = "origin";

    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration IDLE_WHEN_CROWDED = Duration.ofSeconds(5);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(10);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    /** With more rooms in use than this, idle ones are dropped sooner. */
    private static final int CROWDED = 20_000;

    /** Rooms in use at once; more is refused as busy. */
    private static final int MOST_ROOMS = 200_000;

    private final ConcurrentHashMap<RoomId, ActiveRoom> active = new ConcurrentHashMap<>();
    private final RoomCounts counts = new RoomCounts();
    private final Stores stores;
    private final Thread sweeper;
    private volatile boolean closing;

    /**
     * @param node names this process in dirty marks; another at each start
     * @param clockMs milliseconds since 1970 UTC
     */
    public Sequencers(
            EventLog log, Directory directory, Bus bus, String node, LongSupplier clockMs) {
        this.stores =
                new Stores(
                        log,
                        directory,
                        bus,
                        new Projector(log, directory, bus),
                        new RoomLoader(log, directory),
                        node,
                        clockMs,
                        counts,
                        this::submit);
        this.sweeper = Thread.ofVirtual().name("idle-rooms").start(this::retireIdleRooms);
    }

    @Override
    public void submit(RoomId room, Submission event) {
        if (closing || active.size() > MOST_ROOMS) {
            stores.answer(
                    event.requester(),
                    new Outcome.Busy(ErrorCode.BUSY, "this node takes no more", 1_000));
            return;
        }
        long now = stores.clockMs().getAsLong();
        while (!active.computeIfAbsent(room, this::activate).submit(event, now)) {
            Thread.onSpinWait();
        }
    }

    /** What was counted so far. */
    public RoomCounts counts() {
        return counts;
    }

    /** Rooms in use at this moment. */
    public int rooms() {
        return active.size();
    }

    private ActiveRoom activate(RoomId room) {
        return new ActiveRoom(room, stores, () -> active.remove(room));
    }

    private void retireIdleRooms() {
        try {
            while (!closing) {
                Thread.sleep(SWEEP_EVERY);
                retire(active.size() > CROWDED ? IDLE_WHEN_CROWDED : IDLE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void retire(Duration idle) {
        active.values().forEach(room -> room.retire(idle));
    }

    /** Takes nothing more, finishes what is under way, and takes the dirty marks back. */
    @Override
    public void close() {
        closing = true;
        sweeper.interrupt();
        long deadline = System.nanoTime() + CLOSE_WITHIN.toNanos();
        while (!active.isEmpty() && System.nanoTime() < deadline) {
            active.values().forEach(room -> room.retire(Duration.ZERO));
            pause();
        }
        if (!active.isEmpty()) {
            LOG.warn("{} rooms are left dirty; the next start sweeps them", active.size());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the shells of rooms work with. */
    record Stores(
            EventLog log,
            Directory directory,
            Bus bus,
            Projector projector,
            RoomLoader loader,
            String node,
            LongSupplier clockMs,
            RoomCounts counts,
            BiConsumer<RoomId, Submission> resubmit) {
        void answer(Submission.Requester to, Outcome outcome) {
            counts.answered(outcome);
            to.answer(outcome);
        }
    }
}
