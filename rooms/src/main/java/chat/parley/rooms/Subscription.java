package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.ServerFrame.GapReason;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * One reader's way through one stream: first everything after the cursor, read page by page as fast
 * as the reader takes it, then live, with no hole and no double between the two. A state machine;
 * not thread-safe.
 *
 * <pre>
 *   Opened ──► CATCHING_UP ◄──► (Read, Paged) ──► LIVE ──► OVER (left the room, reset)
 *                                                  └─────► BEHIND (too slow; the reader starts anew)
 * </pre>
 */
@Deterministic
public final class Subscription {
    private final Audience audience;
    private final @Nullable Long cursorGeneration;
    private long position;
    private State state = State.OPENING;

    /** The page that is being written is not through yet; the next is read after Drained. */
    private boolean readWhenDrained;

    private enum State {
        OPENING,
        CATCHING_UP,
        LIVE,
        BEHIND,
        OVER
    }

    /**
     * @param after the last sequence that the reader has
     * @param generation of that cursor; null when the reader has none
     */
    public Subscription(Audience audience, long after, @Nullable Long generation) {
        this.audience = audience;
        this.position = after;
        this.cursorGeneration = generation;
    }

    /** What can happen to a subscription. */
    public sealed interface Input {
        /**
         * Where the stream stands.
         *
         * @param feed the feed's position at this moment
         */
        record Opened(StreamHead head, long feed) implements Input {}

        /**
         * The answer to {@link Effect.Read}; empty when nothing follows.
         *
         * @param feed the feed's position at this moment
         * @param writable whether the reader takes more right now
         */
        record Paged(List<Event> events, long feed, boolean writable) implements Input {}

        /** The reader takes more again. */
        record Drained() implements Input {}

        /** The feed delivers. */
        record Delivered(List<Event> events) implements Input {}

        /** The reader does not take what is live. */
        record Overflowed() implements Input {}
    }

    /** What a subscription asks for. */
    public sealed interface Effect {
        record Read(long after) implements Effect {}

        record Push(List<Event> events) implements Effect {}

        record Gap(long from, long to, GapReason reason) implements Effect {}

        /** The reader has everything up to the feed; from here on it is live. */
        record Live() implements Effect {}

        /** The cursor is void: the reader reloads. */
        record Reset(StreamHead head) implements Effect {}

        record Behind() implements Effect {}

        /** The reader's access ended with the last event pushed. */
        record Ended() implements Effect {}
    }

    /** Everything up to here was pushed or told as a gap. */
    public long position() {
        return position;
    }

    /** Whether every event of the feed goes to this reader as it is. */
    public boolean isLive() {
        return state == State.LIVE;
    }

    /**
     * The short way for the fan-out: whether this live reader gets exactly this event, which does
     * not change who sees what. When it does, the position moves. The feed may lag so far that it
     * still delivers what was said before the reader came.
     */
    public boolean takesLive(Event event) {
        if (state != State.LIVE
                || event.seq() != position + 1
                || EventType.changesRoom(event.type())
                || !audience.sees(event.seq())) {
            return false;
        }
        position = event.seq();
        return true;
    }

    public List<Effect> on(Input input) {
        List<Effect> effects = new ArrayList<>();
        switch (input) {
            case Input.Opened(var head, long feed) when state == State.OPENING ->
                    opened(head, feed, effects);
            case Input.Paged(var events, long feed, boolean writable)
                    when state == State.CATCHING_UP ->
                    paged(events, feed, writable, effects);
            case Input.Drained() when readWhenDrained -> {
                readWhenDrained = false;
                effects.add(new Effect.Read(position));
            }
            case Input.Delivered(var events) when state == State.LIVE -> delivered(events, effects);
            case Input.Overflowed() when state == State.LIVE -> {
                state = State.BEHIND;
                effects.add(new Effect.Behind());
            }
            default -> {}
        }
        return effects;
    }

    private void opened(StreamHead head, long feed, List<Effect> effects) {
        boolean otherGeneration = cursorGeneration != null && cursorGeneration != head.generation();
        if (otherGeneration || position > head.head()) {
            state = State.OVER;
            effects.add(new Effect.Reset(head));
            return;
        }
        if (position < head.floor()) {
            passRetention(head.floor(), effects);
        }
        state = State.CATCHING_UP;
        goOn(feed, true, effects);
    }

    private void passRetention(long floor, List<Effect> effects) {
        effects.add(new Effect.Gap(position + 1, floor, GapReason.RETENTION));
        position = floor;
    }

    private void paged(List<Event> events, long feed, boolean writable, List<Effect> effects) {
        boolean stuck = events.isEmpty() && position < feed;
        show(events, effects);
        if (state == State.CATCHING_UP && !stuck) {
            goOn(feed, writable, effects);
        } else if (stuck) {
            readWhenDrained = true;
        }
    }

    private void goOn(long feed, boolean writable, List<Effect> effects) {
        if (position >= feed) {
            state = State.LIVE;
            effects.add(new Effect.Live());
        } else if (writable) {
            effects.add(new Effect.Read(position));
        } else {
            readWhenDrained = true;
        }
    }

    private void delivered(List<Event> events, List<Effect> effects) {
        long first = events.getFirst().seq();
        if (first > position + 1) {
            state = State.CATCHING_UP;
            effects.add(new Effect.Read(position));
        } else if (events.getLast().seq() > position) {
            show(events.subList((int) (position + 1 - first), events.size()), effects);
        }
    }

    private void show(List<Event> events, List<Effect> effects) {
        if (!events.isEmpty() && events.getFirst().seq() > position + 1) {
            passRetention(events.getFirst().seq() - 1, effects);
        }
        List<Slice> slices = Slice.Cutter.cut(events, audience);
        boolean over = !audience.isMember();
        if (over && !slices.isEmpty() && slices.getLast() instanceof Slice.Hidden) {
            slices.removeLast();
        }
        slices.forEach(slice -> show(slice, effects));
        if (over) {
            state = State.OVER;
            effects.add(new Effect.Ended());
        }
    }

    private void show(Slice slice, List<Effect> effects) {
        switch (slice) {
            case Slice.Shown(var shown) -> {
                effects.add(new Effect.Push(shown));
                position = shown.getLast().seq();
            }
            case Slice.Hidden(long from, long to, GapReason reason) -> {
                effects.add(new Effect.Gap(from, to, reason));
                position = to;
            }
        }
    }
}
