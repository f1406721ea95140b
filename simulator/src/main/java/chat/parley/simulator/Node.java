package chat.parley.simulator;

import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Projector;
import chat.parley.rooms.RoomLoader;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.Submission;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One process: sequencers and connections, all gone when it crashes. It has another name in each
 * life.
 */
final class Node {
    private static final long HEADS_EVERY_MS = 2_000;
    private static final long SWEEP_EVERY_MS = 4_000;
    private static final long ANSWER_WITHIN_MS = 6_000;

    /** One call in so many is slow. */
    private static final int SLOW_CALLS = 8;

    private static final long SLOW_MS = 500;
    private static final int SLOW_TASKS = 60;
    private static final long LEAVES_WITHIN_MS = 1_000;

    private final World world;
    private final int index;
    private final NodeLog log;
    private final Directory directory;
    private final RoomLoader loader;
    private final Map<RoomId, RoomShell> rooms = new LinkedHashMap<>();
    private long clockSkew;
    private EventHistory history;
    private RoomReader reader;
    private NodeBus bus;
    private Projector projector;
    private LiveConnections live;
    private int life = 1;
    private Release release = Release.THIS;
    private boolean up = true;
    private long stalledUntil;

    Node(World world, int index) {
        this.world = world;
        this.index = index;
        this.log = new NodeLog(this, world.stores());
        this.directory = new NodeDirectory(this, world.stores().directory());
        this.loader = new RoomLoader(log, directory, world.plan().setting().bounds());
        this.history = log.cached();
        this.reader = new RoomReader(history, directory);
        setClockRight();
        this.bus = new NodeBus(world);
        this.projector = new Projector(log, directory, bus);
        this.live = new LiveConnections(this);
        begin();
    }

    private void begin() {
        repeat(HEADS_EVERY_MS, live::compareHeads);
        repeat(SWEEP_EVERY_MS, () -> new Sweep(this).run());
        if (world.plan().encrypted()) {
            repeat(SWEEP_EVERY_MS, () -> world.devices().removeGone(this));
        }
        long idleMs = world.plan().setting().idleMs();
        repeat(idleMs, () -> List.copyOf(rooms.values()).forEach(room -> room.retire(idleMs)));
    }

    /** In this life only. */
    void repeat(long everyMs, Runnable work) {
        after(
                everyMs,
                () -> {
                    work.run();
                    repeat(everyMs, work);
                });
    }

    World world() {
        return world;
    }

    int index() {
        return index;
    }

    /** Names this life in dirty marks. */
    String name() {
        return "n" + index + "." + life;
    }

    @Override
    public String toString() {
        return name();
    }

    int life() {
        return life;
    }

    Release release() {
        return release;
    }

    boolean isUp() {
        return up;
    }

    /** What sequencers work on. */
    EventLog log() {
        return log;
    }

    /** What people read. */
    EventHistory history() {
        return history;
    }

    Directory directory() {
        return directory;
    }

    NodeBus bus() {
        return bus;
    }

    RoomLoader loader() {
        return loader;
    }

    RoomReader reader() {
        return reader;
    }

    Projector projector() {
        return projector;
    }

    LiveConnections live() {
        return live;
    }

    /** Milliseconds since 1970 UTC, as this node sees it. */
    long clock() {
        return World.EPOCH + world.now() + clockSkew;
    }

    void jumpClock(long byMs) {
        world.diary().fault("the clock of " + name() + " jumps by " + byMs + " ms");
        clockSkew += byMs;
    }

    /** As right as clocks are that somebody looks after. */
    void setClockRight() {
        clockSkew = world.below(200L) - 100;
    }

    /** Runs in this life only; later when the process is stopped then. */
    void after(long delay, Runnable work) {
        after(delay, life, work);
    }

    /** Runs if this is still the life then. */
    void after(long delay, int inLife, Runnable work) {
        world.loop().after(delay, index, () -> run(inLife, work));
    }

    /** A message is here, for whatever life there is. */
    void arrive(Runnable work) {
        run(life, work);
    }

    private void run(int mine, Runnable work) {
        if (mine != life || !up) {
            return;
        }
        long stopped = stalledUntil - world.now();
        if (stopped > 0) {
            world.loop().after(stopped, index, () -> run(mine, work));
        } else {
            world.diary().guard(work);
        }
    }

    /** Runs what blocks on a store, and then one of the two. */
    <T> void blocking(Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
        after(world.stores().latency(), () -> answer(work, done, failed));
    }

    private <T> void answer(Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
        long delay = world.stores().latency();
        try {
            T value = work.get();
            after(delay, () -> done.accept(value));
        } catch (StoreUnavailable e) {
            after(delay, () -> failed.accept(e));
        } catch (Refusal e) {
            after(delay, () -> failed.accept(e));
        }
    }

    /**
     * Every call of a store passes here. Others may get on, and this node may go down, meanwhile.
     */
    void call() {
        if (world.happens(world.plan().rates().interleaved())) {
            int mine = life;
            waitForStore();
            if (mine != life || !up) {
                throw new Crash();
            }
        }
        world.stores().mustBeUp();
    }

    /**
     * Mostly a moment; now and then long enough for another owner of a room to do all of its work.
     */
    private void waitForStore() {
        boolean slow = world.below(SLOW_CALLS) == 0;
        world.loop()
                .letOthersRun(index, slow ? SLOW_MS : 30, 1 + world.below(slow ? SLOW_TASKS : 6));
    }

    /** The answer to a write that was done may be lost. */
    void returned() {
        world.stores().mustBeUp();
    }

    void crash(long restartAfter) {
        if (!up) {
            return;
        }
        world.diary().fault(name() + " crashes, back in " + restartAfter + " ms");
        world.died(name());
        world.stores().journal().nodeDied();
        up = false;
        rooms.clear();
        bus.close();
        live.end();
        world.loop().after(restartAfter, Loop.NOBODY, this::restart);
    }

    /** Asks the clients to go elsewhere, and ends a little later. */
    void restartAs(Release next) {
        if (up) {
            world.diary().fault(name() + " is restarted as " + next);
            live.leave(LEAVES_WITHIN_MS);
            after(LEAVES_WITHIN_MS, () -> world.later(0, () -> end(next)));
        }
    }

    private void end(Release next) {
        release = next;
        crash(200 + world.below(1_000));
    }

    private void restart() {
        life++;
        up = true;
        stalledUntil = 0;
        history = log.cached();
        reader = new RoomReader(history, directory);
        bus = new NodeBus(world);
        projector = new Projector(log, directory, bus);
        live = new LiveConnections(this);
        world.diary().say(() -> name() + " starts");
        begin();
    }

    void stall(long forMs) {
        world.diary().fault(name() + " is stopped for " + forMs + " ms");
        stalledUntil = Math.max(stalledUntil, world.now() + forMs);
    }

    /** Takes a send to the room's owner: this node, or another one whose answer may be lost. */
    void submit(RoomId room, Submission event) {
        Node owner = world.ownerOf(room);
        if (owner == this || !owner.isUp() || world.happens(world.plan().rates().stray())) {
            sequence(room, event);
        } else {
            handOver(owner, room, event);
        }
    }

    private void handOver(Node owner, RoomId room, Submission event) {
        Once answer = new Once(event.requester());
        Submission handed =
                new Submission(
                        event.id(),
                        event.type(),
                        event.content(),
                        event.sender(),
                        event.device(),
                        outcome -> world.network().request(this, () -> answer.answer(outcome)));
        world.network().request(owner, () -> owner.sequence(room, handed));
        after(ANSWER_WITHIN_MS, () -> answer.answer(new Outcome.Unknown()));
    }

    /** The first answer counts. */
    private static final class Once implements Submission.Requester {
        private final Submission.Requester to;
        private boolean answered;

        Once(Submission.Requester to) {
            this.to = to;
        }

        @Override
        public void answer(Outcome outcome) {
            if (!answered) {
                answered = true;
                to.answer(outcome);
            }
        }
    }

    void sequence(RoomId room, Submission event) {
        Submission watched = world.witness().watch(room, event);
        rooms.computeIfAbsent(room, _ -> new RoomShell(room, this)).submit(watched);
    }

    void forget(RoomId room) {
        rooms.remove(room);
    }
}
