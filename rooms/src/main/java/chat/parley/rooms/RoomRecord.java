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
        long projected) {

    RoomRecord withName(String newName) {
        return new RoomRecord(
                room, kind, newName, encryption, settings, closed, members, owners, projected);
    }

    RoomRecord withSettings(RoomSettings newSettings) {
        return new RoomRecord(
                room, kind, name, encryption, newSettings, closed, members, owners, projected);
    }

    RoomRecord asClosed() {
        return new RoomRecord(
                room, kind, name, encryption, settings, true, members, owners, projected);
    }

    RoomRecord withCounts(int newMembers, int newOwners) {
        return new RoomRecord(
                room, kind, name, encryption, settings, closed, newMembers, newOwners, projected);
    }

    RoomRecord at(long seq) {
        return new RoomRecord(room, kind, name, encryption, settings, closed, members, owners, seq);
    }
}
