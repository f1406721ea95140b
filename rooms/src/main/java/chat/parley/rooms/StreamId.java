package chat.parley.rooms;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.UUID;

/** An append-only log: one for each room, and one more, the inbox, for each person. */
public record StreamId(Kind kind, UUID id) {

    public enum Kind {
        ROOM(0),
        INBOX(1);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        /** Stands for the kind in stores and checksums; never changes. */
        public byte code() {
            return code;
        }
    }

    public static StreamId of(RoomId room) {
        return new StreamId(Kind.ROOM, room.value());
    }

    /** The stream of what concerns one person: invitations, rooms entered and left. */
    public static StreamId inbox(UserId user) {
        return new StreamId(Kind.INBOX, user.value());
    }

    /** Not with the enum's own, which differs from run to run: so would the order of streams. */
    @Override
    public int hashCode() {
        return 31 * id.hashCode() + kind.code();
    }

    @Override
    public String toString() {
        return (kind == Kind.ROOM ? "room:" : "inbox:") + id;
    }
}
