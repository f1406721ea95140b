package chat.parley.api;

import chat.parley.accounts.StoredInvitation;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Outcome;

/** Lets people into the rooms that invitations lead to: by whoever made the invitation. */
final class Entrance {
    private final RoomChanges changes;

    Entrance(RoomChanges changes) {
        this.changes = changes;
    }

    /** The invitation lets them in, and they enter; who is in already stays so. Blocks. */
    Outcome enter(StoredInvitation invitation, RoomId room, UserId user) throws InvalidJson {
        Outcome invited = submit(room, new RoomChange.Invited(user), invitation.createdBy());
        return isDone(invited) ? submit(room, new RoomChange.Joined(user), user) : invited;
    }

    /** Under a device of its own: it is done at nobody's. */
    private Outcome submit(RoomId room, RoomChange change, UserId by) throws InvalidJson {
        return changes.submit(room, null, change, by, new DeviceId(changes.freshId()));
    }

    /** Whether it happened, now or before. */
    static boolean isDone(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Acked _ -> true;
            case Outcome.Refused(var code, _) -> code == ErrorCode.CONFLICT;
            case Outcome.Busy _, Outcome.Resync _, Outcome.Unknown _ -> false;
        };
    }
}
