package chat.parley.simulator;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Append;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Sequencer;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Submission;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The shell around one sequencer on one node: carries its effects out, in order, one at a time, and
 * feeds the results back; loads and drops it as {@code rooms/ActiveRoom} does.
 */
final class RoomShell {
    private static final long PAUSE_MS = 200;

    private final RoomId room;
    private final Node node;
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private final Deque<Effect> pending = new ArrayDeque<>();
    private @Nullable Sequencer sequencer;
    private boolean running;
    private boolean dropping;
    private long usedAt;

    RoomShell(RoomId room, Node node) {
        this.room = room;
        this.node = node;
    }

    void submit(Submission event) {
        usedAt = node.world().now();
        if (sequencer != null && !dropping) {
            feed(sequencer, new Input.Submitted(event, node.clock()));
        } else {
            waiting.addLast(event);
        }
        start();
    }

    void retire(long idleMs) {
        boolean idle = node.world().now() - usedAt >= idleMs;
        if (sequencer != null && sequencer.isIdle() && !running && idle) {
            feed(sequencer, new Input.Retire());
            start();
        }
    }

    private void feed(Sequencer to, Input input) {
        node.world().diary().say(() -> node + " " + room + " takes " + Text.of(input));
        pending.addAll(to.on(input));
    }

    private void start() {
        if (!running) {
            running = true;
            node.after(0, this::run);
        }
    }

    private void run() {
        if (sequencer == null) {
            node.blocking(
                    () -> node.loader().load(room, node.clock()), this::loaded, _ -> giveUp());
        } else {
            work(sequencer);
        }
    }

    private void loaded(Sequencer fresh) {
        node.world().diary().say(() -> node + " loads " + room + " up to " + fresh.head());
        sequencer = fresh;
        waiting.forEach(event -> feed(fresh, new Input.Submitted(event, node.clock())));
        waiting.clear();
        work(fresh);
    }

    private void giveUp() {
        node.forget(room);
        var busy = new Outcome.Busy(ErrorCode.UNAVAILABLE, "a store does not answer", 1_000);
        waiting.forEach(event -> event.requester().answer(busy));
    }

    private void work(Sequencer owner) {
        while (!pending.isEmpty()) {
            Effect effect = pending.removeFirst();
            node.world().diary().say(() -> node + " " + room + " does " + Text.of(effect));
            switch (effect) {
                case Effect.Answer(var to, var outcome) -> {
                    node.world().witness().answers(room, outcome);
                    to.answer(outcome);
                }
                case Effect.Publish(var stream, var events) ->
                        node.bus().publish(stream, new Bus.Signal.Appended(stream, events));
                case Effect.Append append -> {
                    append(owner, append);
                    return;
                }
                case Effect.Retired() -> {
                    drop(owner);
                    return;
                }
                case Effect.MarkDirty() -> {
                    carryOut(owner, this::mark);
                    return;
                }
                case Effect.LookUp(var users, var seqs) -> {
                    carryOut(owner, () -> node.loader().find(room, users, seqs));
                    return;
                }
                case Effect.LookUpBlocks() -> {
                    carryOut(owner, this::blocks);
                    return;
                }
                case Effect.CatchUp(var stream, long after) -> {
                    carryOut(owner, () -> catchUp(stream, after));
                    return;
                }
                case Effect.Project project -> {
                    carryOut(owner, () -> project(project));
                    return;
                }
            }
        }
        running = false;
    }

    private void carryOut(Sequencer owner, Supplier<Input> effect) {
        node.blocking(effect, result -> result(owner, result), _ -> unavailable(owner));
    }

    private void unavailable(Sequencer owner) {
        node.after(PAUSE_MS, () -> result(owner, new Input.Unavailable()));
    }

    private void result(Sequencer owner, Input result) {
        feed(owner, result);
        work(owner);
    }

    private Input mark() {
        node.directory().markDirty(room, node.name());
        return new Input.Marked();
    }

    private Input blocks() {
        return new Input.Blocks(node.directory().blocks().inDirect(room));
    }

    private Input project(Effect.Project project) {
        node.projector().project(project);
        return new Input.Projected();
    }

    private Input catchUp(StreamId stream, long after) {
        StreamHead head = node.log().head(stream);
        var missed = node.log().read(stream, after, Limits.PAGE_EVENTS);
        boolean more = !missed.isEmpty() && missed.getLast().seq() < head.head();
        return new Input.Caught(missed, more);
    }

    private void append(Sequencer owner, Effect.Append append) {
        node.world()
                .stores()
                .journal()
                .append(
                        node,
                        append,
                        outcome -> result(owner, inputOf(outcome)),
                        () -> unavailable(owner));
    }

    private static Input inputOf(Append outcome) {
        return switch (outcome) {
            case Append.Appended() -> new Input.Appended();
            case Append.Conflict _ -> new Input.Conflicted();
            case Append.Unknown() -> new Input.Unknown();
        };
    }

    /** Takes the mark back before the room can be loaded anew and set it again. */
    private void drop(Sequencer owner) {
        if (!owner.isIdle()) {
            work(owner);
            return;
        }
        dropping = true;
        node.blocking(
                () -> {
                    node.directory().clearDirty(room, node.name());
                    return List.copyOf(waiting);
                },
                _ -> left(),
                _ -> left());
    }

    private void left() {
        node.world().diary().say(() -> node + " drops " + room);
        node.forget(room);
        List<Submission> late = List.copyOf(waiting);
        waiting.clear();
        late.forEach(event -> node.sequence(room, event));
    }
}
