package chat.parley.simulator;

import chat.parley.protocol.RoomId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory.DirtyMark;
import chat.parley.rooms.Sequencer;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Brings up to date what dead processes left behind, as {@code rooms/Sweeper} does. */
final class Sweep {
    private static final int MARKS = 100;

    private final Node node;

    Sweep(Node node) {
        this.node = node;
    }

    /** What fails is tried again by the next sweep. */
    void run() {
        node.blocking(this::sweep, _ -> {}, _ -> {});
    }

    private boolean sweep() {
        List<DirtyMark> dead =
                node.directory().dirty(MARKS).stream()
                        .filter(mark -> node.world().isDead(mark.node()))
                        .toList();
        for (DirtyMark mark : dead) {
            node.world().diary().say(() -> node + " sweeps " + mark);
            bringUpToDate(mark.room());
            node.directory().clearDirty(mark.room(), mark.node());
        }
        return !dead.isEmpty();
    }

    private void bringUpToDate(RoomId room) {
        Sequencer sequencer = node.loader().load(room, node.clock());
        Deque<Effect> effects = new ArrayDeque<>(sequencer.on(new Input.Retire()));
        while (!effects.isEmpty()) {
            switch (effects.removeFirst()) {
                case Effect.Project project -> {
                    node.projector().project(project);
                    effects.addAll(sequencer.on(new Input.Projected()));
                }
                case Effect.Publish(var stream, var events) ->
                        node.bus().publish(stream, new Bus.Signal.Appended(stream, events));
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
