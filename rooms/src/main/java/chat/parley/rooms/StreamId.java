package chat.parley.rooms;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.UUID;

/** An append-only log: one for each room, and one more, the inbox, for each person. */
public record StreamId(Kind kind, UUID id) {

    public enum Kind {
        ROOM,
        INBOX
    }

    public static StreamId of(RoomId room) {
        return new StreamId(Kind.ROOM, room.value());
    }

    /** The stream of what concerns one person: invitations, rooms entered and left. */
    public static StreamId inbox(UserId user) {
        return new StreamId(Kind.INBOX, user.value());
    }

    @Override
    public String toString() {
        return (kind == Kind.ROOM ? "room:" : "inbox:") + id;
    }
}
