package chat.parley.rooms;

import chat.parley.protocol.RoomId;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Brings up to date the tables of rooms that nodes left dirty when they died. Each dead node's
 * rooms are claimed, so that they are not swept twice. Blocks.
 */
public final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int PAGE = 100;

    private final String node;
    private final Predicate<String> gone;
    private final Nodes nodes;
    private final Directory directory;
    private final RoomLoader loader;
    private final Projector projector;
    private final Bus bus;
    private final LongSupplier clockMs;

    /**
     * @param node this process; its own marks stay
     * @param gone whether that node is dead, and nothing that it sent can still reach the log: what
     *     lands after the sweep nobody would look for
     * @param clockMs milliseconds since 1970 UTC
     */
    public Sweeper(
            String node,
            Predicate<String> gone,
            Nodes nodes,
            EventLog log,
            Directory directory,
            Bus bus,
            LongSupplier clockMs) {
        this.node = node;
        this.gone = gone;
        this.nodes = nodes;
        this.directory = directory;
        this.loader = new RoomLoader(log, directory);
        this.projector = new Projector(log, directory, bus);
        this.bus = bus;
        this.clockMs = clockMs;
    }

    /**
     * Throws {@link StoreUnavailable}; then what is left is swept the next time.
     *
     * @return how many rooms
     */
    public int sweep() {
        int swept = 0;
        for (String other : directory.dirtyNodes()) {
            String work = "sweep " + other;
            if (!other.equals(node) && gone.test(other) && nodes.claim(work, node)) {
                int rooms = sweep(other);
                LOG.info("{} rooms that {} left dirty are up to date", rooms, other);
                swept += rooms;
                nodes.release(work, node);
            }
        }
        return swept;
    }

    private int sweep(String dead) {
        int swept = 0;
        List<RoomId> rooms = directory.dirty(dead, PAGE);
        for (; !rooms.isEmpty(); rooms = directory.dirty(dead, PAGE)) {
            for (RoomId room : rooms) {
                bringUpToDate(room);
                directory.clearDirty(room, dead);
                swept++;
            }
        }
        return swept;
    }

    private void bringUpToDate(RoomId room) {
        Sequencer sequencer = loader.load(room, clockMs.getAsLong());
        Deque<Effect> effects = new ArrayDeque<>(sequencer.on(new Input.Retire()));
        while (!effects.isEmpty()) {
            switch (effects.removeFirst()) {
                case Effect.Project project -> {
                    projector.project(project);
                    effects.addAll(sequencer.on(new Input.Projected()));
                }
                case Effect.Publish(var stream, var events) ->
                        bus.publish(stream, new Bus.Signal.Appended(stream, events));
                case Effect.Retired() -> {}
                case Effect.MarkDirty _,
                        Effect.LookUp _,
                        Effect.LookUpBlocks _,
                        Effect.Append _,
                        Effect.CatchUp _,
                        Effect.Answer _ ->
                        throw new IllegalStateException("a room that retires appends nothing");
            }
        }
    }
}
