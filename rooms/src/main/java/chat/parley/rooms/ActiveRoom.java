package chat.parley.rooms;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The shell around one sequencer: feeds it and carries its effects out, in order, on one virtual
 * thread at a time. Knows no rule of the room.
 *
 * <p>The monitor guards the sequencer and the lists; it is never held during I/O or an answer.
 */
final class ActiveRoom {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveRoom.class);

    /** Submissions that may wait while the room is being loaded or dropped. */
    private static final int WAITING = 1_000;

    private static final long PAUSE_MS = 200;

    private final RoomId room;
    private final Sequencers.Stores stores;
    private final Runnable dropped;
    private final ThreadFollowers followers;
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private List<Effect> pending = new ArrayList<>();
    private @Nullable Sequencer sequencer;

    /** What this room adds to {@link RoomCounts#unprojected}. */
    private long unprojected;

    private boolean running;
    private boolean dropping;
    private boolean gone;
    private long usedAtNanos;

    /**
     * @param dropped called once, when the room takes nothing more
     */
    ActiveRoom(RoomId room, Sequencers.Stores stores, Runnable dropped) {
        this.room = room;
        this.stores = stores;
        this.dropped = dropped;
        this.followers = new ThreadFollowers(room, stores.log(), stores.directory(), stores.bus());
    }

    /** False when the room was dropped: the caller takes a new one. */
    boolean submit(Submission event, long nowMs) {
        synchronized (this) {
            if (gone) {
                return false;
            }
            if (admit(event, nowMs)) {
                return true;
            }
        }
        answer(
                event.requester(),
                new Outcome.Busy(ErrorCode.BUSY, "the room is being loaded", 250));
        return true;
    }

    private boolean admit(Submission event, long nowMs) {
        usedAtNanos = System.nanoTime();
        if (sequencer != null && !dropping) {
            pending.addAll(sequencer.on(new Input.Submitted(event, nowMs)));
        } else if (waiting.size() < WAITING) {
            waiting.addLast(event);
        } else {
            return false;
        }
        start();
        return true;
    }

    /** Asks the room to go when it was not used for so long. */
    synchronized void retire(Duration idle) {
        boolean unused = System.nanoTime() - usedAtNanos >= idle.toNanos();
        if (sequencer != null && sequencer.isIdle() && !running && unused) {
            pending.addAll(sequencer.on(new Input.Retire()));
            start();
        }
    }

    private void start() {
        if (!running) {
            running = true;
            Thread.ofVirtual().name("room-" + room).start(this::run);
        }
    }

    private void run() {
        try {
            if (load()) {
                work();
            }
        } catch (RuntimeException e) {
            LOG.error("room {} stops until it is needed again", room, e);
            fail();
        }
    }

    private boolean load() {
        if (isLoaded()) {
            return true;
        }
        try {
            Sequencer fresh = stores.loader().load(room, stores.clockMs().getAsLong());
            adopt(fresh);
            return true;
        } catch (StoreUnavailable e) {
            LOG.warn("room {} cannot be loaded: {}", room, e.getMessage());
            giveUp(new Outcome.Busy(ErrorCode.UNAVAILABLE, "a store does not answer", 1_000));
            return false;
        }
    }

    private synchronized boolean isLoaded() {
        return sequencer != null;
    }

    private synchronized void adopt(Sequencer fresh) {
        sequencer = fresh;
        long now = stores.clockMs().getAsLong();
        waiting.forEach(event -> pending.addAll(fresh.on(new Input.Submitted(event, now))));
        waiting.clear();
    }

    private void work() {
        for (List<Effect> effects = take(); !effects.isEmpty(); effects = take()) {
            for (Effect effect : effects) {
                Input result = carryOut(effect);
                if (result != null) {
                    feed(result);
                }
            }
        }
    }

    private synchronized List<Effect> take() {
        List<Effect> taken = pending;
        pending = new ArrayList<>();
        running = !taken.isEmpty();
        return taken;
    }

    private synchronized void feed(Input input) {
        if (sequencer != null) {
            pending.addAll(sequencer.on(input));
            count(sequencer.unprojected());
        }
    }

    private void count(long nowUnprojected) {
        stores.counts().unprojected(nowUnprojected - unprojected);
        unprojected = nowUnprojected;
    }

    /** What came of it; null when nothing is to be told. */
    private @Nullable Input carryOut(Effect effect) {
        try {
            return switch (effect) {
                case Effect.MarkDirty() -> {
                    stores.directory().markDirty(room, stores.node());
                    yield new Input.Marked();
                }
                case Effect.LookUp(var users, var seqs) -> stores.loader().find(room, users, seqs);
                case Effect.LookUpBlocks() ->
                        new Input.Blocks(stores.directory().blocks().inDirect(room));
                case Effect.Append(var stream, long head, var events) ->
                        switch (stores.log().append(stream, head, events)) {
                            case Append.Appended() -> new Input.Appended();
                            case Append.Conflict _ -> new Input.Conflicted();
                            case Append.Unknown() -> new Input.Unknown();
                        };
                case Effect.CatchUp(var stream, long after) -> catchUp(stream, after);
                case Effect.Project project -> {
                    stores.projector().project(project);
                    yield new Input.Projected();
                }
                case Effect.Answer(var to, var outcome) -> {
                    answer(to, outcome);
                    yield null;
                }
                case Effect.Publish(var stream, var events) -> {
                    // whoever hears of it and asks whom it concerns is to be told right
                    followers.said(events);
                    stores.bus().publish(stream, new Bus.Signal.Appended(stream, events));
                    yield null;
                }
                case Effect.Retired() -> {
                    drop();
                    yield null;
                }
            };
        } catch (StoreUnavailable e) {
            LOG.warn("room {}: {}", room, e.getMessage());
            pause();
            return new Input.Unavailable();
        }
    }

    /** Whoever asks later why a send did not land finds its request or connection in the log. */
    private void answer(Submission.Requester to, Outcome outcome) {
        boolean storeFailed =
                outcome instanceof Outcome.Unknown
                        || outcome instanceof Outcome.Busy(var code, var _, var _)
                                && code == ErrorCode.UNAVAILABLE;
        if (storeFailed) {
            LOG.atWarn()
                    .addKeyValue(Sequencers.ORIGIN, to.origin())
                    .log("room {}: an event was not stored: {}", room, outcome);
        }
        stores.answer(to, outcome);
    }

    private Input catchUp(StreamId stream, long after) {
        StreamHead head = stores.log().head(stream);
        var missed = stores.log().read(stream, after, Limits.PAGE_EVENTS);
        boolean more = !missed.isEmpty() && missed.getLast().seq() < head.head();
        return new Input.Caught(missed, more);
    }

    /** Takes the mark back before anybody can load the room anew and set it again. */
    private void drop() {
        if (!beginDropping()) {
            return;
        }
        try {
            stores.directory().clearDirty(room, stores.node());
        } catch (StoreUnavailable e) {
            LOG.warn("room {} stays marked until it is used again: {}", room, e.getMessage());
        }
        leave().forEach(event -> stores.resubmit().accept(room, event));
    }

    private synchronized boolean beginDropping() {
        dropping = sequencer != null && sequencer.isIdle();
        return dropping;
    }

    private void giveUp(Outcome outcome) {
        leave().forEach(event -> answer(event.requester(), outcome));
    }

    /** A defect or a damaged log: whoever waits is told, and the next send loads the room anew. */
    private void fail() {
        List<Effect> answers = breakDown();
        giveUp(new Outcome.Refused(ErrorCode.INTERNAL, "the server failed; its log says why"));
        answers.forEach(
                effect -> {
                    if (effect instanceof Effect.Answer(var to, var outcome)) {
                        answer(to, outcome);
                    }
                });
    }

    private synchronized List<Effect> breakDown() {
        return sequencer == null ? List.of() : sequencer.on(new Input.Broken());
    }

    private synchronized List<Submission> leave() {
        gone = true;
        running = false;
        count(0);
        dropped.run();
        List<Submission> left = List.copyOf(waiting);
        waiting.clear();
        return left;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
