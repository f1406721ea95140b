package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomRole;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How long people wait between two messages, where moderators said so. They themselves do not. */
@Deterministic
final class SlowMode {
    private SlowMode() {}

    /**
     * Null when the message, which the rules allow, may be said now.
     *
     * @param accepted what is said together with it
     */
    static @Nullable Outcome tooSoon(
            RoomState state, Submission event, List<Submission> accepted, long now) {
        RoomRecord room = state.record();
        if (room == null
                || room.settings().slowModeMs() == 0
                || !EventType.counts(event.type())
                || state.roster().of(event.sender()).role() != RoomRole.MEMBER) {
            return null;
        }
        long pause = room.settings().slowModeMs();
        long wait =
                accepted.stream().anyMatch(other -> isAnother(other, event))
                        ? pause
                        : state.recent().lastMessageAt(event.sender(), now - pause, now + pause)
                                + pause
                                - now;
        return wait <= 0
                ? null
                : new Outcome.Busy(
                        ErrorCode.RATE_LIMITED,
                        "this room is in slow mode: wait before the next message",
                        Math.min(wait, pause));
    }

    private static boolean isAnother(Submission other, Submission event) {
        return EventType.counts(other.type())
                && other.sender().equals(event.sender())
                && !other.id().equals(event.id());
    }
}
