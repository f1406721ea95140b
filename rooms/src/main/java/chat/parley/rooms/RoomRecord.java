package chat.parley.rooms;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;

import org.jspecify.annotations.Nullable;

/**
 * What the log says about a room itself, folded up to {@code projected}.
 *
 * @param name null in direct rooms
 * @param settings see {@link RoomSettings}
 * @param members how many people are members now
 * @param owners how many of them are owners
 * @param group null as long as none has begun
 */
public record RoomRecord(
        RoomId room,
        RoomKind kind,
        @Nullable String name,
        Encryption encryption,
        RoomSettings settings,
        boolean closed,
        int members,
        int owners,
        long projected,
        @Nullable RoomGroup group) {

    /** Of a room that has no group. */
    public RoomRecord(
            RoomId room,
            RoomKind kind,
            @Nullable String name,
            Encryption encryption,
            RoomSettings settings,
            boolean closed,
            int members,
            int owners,
            long projected) {
        this(room, kind, name, encryption, settings, closed, members, owners, projected, null);
    }

    RoomRecord withName(String newName) {
        return new RoomRecord(
                room,
                kind,
                newName,
                encryption,
                settings,
                closed,
                members,
                owners,
                projected,
                group);
    }

    RoomRecord withSettings(RoomSettings newSettings) {
        return new RoomRecord(
                room,
                kind,
                name,
                encryption,
                newSettings,
                closed,
                members,
                owners,
                projected,
                group);
    }

    RoomRecord asClosed() {
        return new RoomRecord(
                room, kind, name, encryption, settings, true, members, owners, projected, group);
    }

    RoomRecord withCounts(int newMembers, int newOwners) {
        return new RoomRecord(
                room,
                kind,
                name,
                encryption,
                settings,
                closed,
                newMembers,
                newOwners,
                projected,
                group);
    }

    RoomRecord at(long seq) {
        return new RoomRecord(
                room, kind, name, encryption, settings, closed, members, owners, seq, group);
    }

    RoomRecord withGroup(@Nullable RoomGroup newGroup) {
        Encryption now = newGroup == null ? encryption : Encryption.MLS;
        return new RoomRecord(
                room, kind, name, now, settings, closed, members, owners, projected, newGroup);
    }
}
