package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Said;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a room's state says of what is submitted: whether it is answered without an append, and if
 * not, which event it becomes.
 */
@Deterministic
final class Admission {
    private final RoomState state;
    private final RoomBounds bounds;

    Admission(RoomState state, RoomBounds bounds) {
        this.state = state;
        this.bounds = bounds;
    }

    /**
     * What can be answered without appending. That an event landed is told before anything is
     * checked, so that a sender who was removed meanwhile still learns it.
     *
     * @param accepted what is appended together with it
     */
    @Nullable Outcome known(Submission event, List<Submission> accepted, long now) {
        RecentIds.Landed where = state.recent().find(event.sender(), event.id());
        if (where != null) {
            return new Outcome.Acked(where.seq(), where.at());
        }
        if (event.type().equals(EventType.ROOM_CREATED)) {
            return RoomRules.refusal(state, event);
        }
        if (RecentIds.timeOf(event.id()) > now + bounds.clockTolerance().toMillis()) {
            return new Outcome.Refused(
                    ErrorCode.INVALID,
                    "the id (a UUIDv7) is from the future: correct the clock, now is " + now);
        }
        if (state.recent().mayBeForgotten(event.id())) {
            return new Outcome.Resync();
        }
        Outcome refusal = RoomRules.refusal(state, event);
        return refusal != null ? refusal : SlowMode.tooSoon(state, event, accepted, now);
    }

    /** The events that these become when they are appended next. */
    List<Event> number(Collection<Submission> accepted, long now) {
        List<Event> events = new ArrayList<>(accepted.size());
        long at = time(now);
        long seq = state.head();
        long n = state.count();
        for (Submission event : accepted) {
            n += Said.counts(event.type(), event.content()) ? 1 : 0;
            events.add(
                    new Event(
                            ++seq,
                            n,
                            event.id(),
                            event.type(),
                            event.sender(),
                            event.device(),
                            at,
                            event.content()));
        }
        return List.copyOf(events);
    }

    /**
     * A room's time does not go back because this clock is behind that of an owner before, unless
     * the two are further apart than any id is known for.
     */
    private long time(long now) {
        long before = state.recent().newestAt();
        return before - now <= bounds.dedupeWindow().toMillis() ? Math.max(before, now) : now;
    }
}
