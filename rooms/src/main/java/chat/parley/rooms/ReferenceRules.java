package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What an event of a room may say about another one. */
@Deterministic
final class ReferenceRules {
    private ReferenceRules() {}

    /**
     * The events that must be looked at before this one is checked: none as long as nothing is
     * known of the sender, and none that they do not see. What a message answers need only be
     * there, and what was pinned may be taken down unseen.
     */
    static List<Long> judges(RoomState state, Submission event) {
        if (event.type().equals(EventType.MESSAGE)
                || event.type().equals(EventType.ROOM_UNPINNED)
                || !state.roster().knows(event.sender())) {
            return List.of();
        }
        Membership sender = state.roster().of(event.sender());
        return event.refersTo().stream()
                .filter(seq -> seq <= state.head() && sender.sees(seq))
                .toList();
    }

    /** Null when the event, whose sender is a member, may refer to what it does. */
    static Outcome.@Nullable Refused refusal(RoomState state, Submission event) {
        Membership sender = state.roster().of(event.sender());
        for (long seq : event.refersTo()) {
            if (event.type().equals(EventType.ROOM_UNPINNED)) {
                return mayUnpin(state, seq);
            }
            Outcome.Refused refusal =
                    seq > state.head() || !sender.sees(seq)
                            ? unknown(seq)
                            : judge(state, event, sender, seq);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static Outcome.@Nullable Refused judge(
            RoomState state, Submission event, Membership sender, long seq) {
        if (event.type().equals(EventType.MESSAGE)) {
            return null;
        }
        KnownEvents.Known known = state.known().at(seq);
        if (known == null) {
            return unknown(seq);
        }
        boolean own = known.sender().equals(event.sender());
        return switch (event.type()) {
            case EventType.DELETION -> delete(state, sender, known, seq);
            case EventType.EDIT ->
                    RoomRules.first(
                            mustBeMessage(known, seq),
                            own ? null : forbidden("only its author edits a message"));
            case EventType.ROOM_PINNED ->
                    RoomRules.first(mustBeMessage(known, seq), mayPin(state, seq));
            default -> mustBeMessage(known, seq);
        };
    }

    private static Outcome.@Nullable Refused delete(
            RoomState state, Membership sender, KnownEvents.Known known, long seq) {
        if (known.type().equals(EventType.DELETION) || !EventType.isSent(known.type())) {
            return forbidden("event " + seq + " is a change of the room: it stays");
        }
        if (known.sender().equals(sender.user())) {
            return null;
        }
        RoomRecord room = state.record();
        if (room != null && room.kind() == RoomKind.DIRECT) {
            return forbidden("in a direct conversation people delete what they said themselves");
        }
        return RoomRules.first(
                RoomRules.mustHave(sender, RoomRole.MODERATOR),
                RoomRules.mustOutrank(sender, state.roster().of(known.sender())));
    }

    private static Outcome.@Nullable Refused mayPin(RoomState state, long seq) {
        if (isPinned(state, seq)) {
            return RoomRules.refused(ErrorCode.CONFLICT, "event " + seq + " is pinned already");
        }
        return pins(state).size() < Limits.PINS
                ? null
                : forbidden("a room has at most " + Limits.PINS + " pins: unpin one first");
    }

    private static Outcome.@Nullable Refused mayUnpin(RoomState state, long seq) {
        return isPinned(state, seq)
                ? null
                : RoomRules.refused(ErrorCode.NOT_FOUND, "event " + seq + " is not pinned");
    }

    private static boolean isPinned(RoomState state, long seq) {
        return pins(state).contains(seq);
    }

    private static List<Long> pins(RoomState state) {
        RoomRecord room = state.record();
        return room == null ? List.of() : room.settings().pins();
    }

    private static Outcome.@Nullable Refused mustBeMessage(KnownEvents.Known known, long seq) {
        return known.isMessage() && !known.deleted()
                ? null
                : RoomRules.refused(
                        ErrorCode.NOT_FOUND, "event " + seq + " is not a message, or was deleted");
    }

    /** The same whether it is not there or not for the sender. */
    private static Outcome.Refused unknown(long seq) {
        return RoomRules.refused(
                ErrorCode.NOT_FOUND, "there is no event " + seq + " that you can see in this room");
    }

    private static Outcome.Refused forbidden(String message) {
        return RoomRules.refused(ErrorCode.FORBIDDEN, message);
    }
}
