package chat.parley.storage.sql;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.History;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.DirtyMark;
import chat.parley.rooms.Directory.Listing;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.Membership;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** Rows of the directory's queries as records. */
final class DirectoryRows {
    private DirectoryRows() {}

    static RoomRecord room(ResultSet row) throws SQLException {
        return new RoomRecord(
                new RoomId(IdColumns.uuid(row.getBytes("id"))),
                RoomKind.parse(row.getString("kind")),
                row.getString("name"),
                Encryption.parse(row.getString("encryption")),
                settings(row),
                row.getBoolean("closed"),
                row.getInt("members"),
                row.getInt("owners"),
                row.getLong("projected"),
                GroupColumn.read(row.getBytes("mls_group")));
    }

    private static RoomSettings settings(ResultSet row) throws SQLException {
        return new RoomSettings(
                row.getString("topic"),
                row.getString("description"),
                row.getBoolean("announcement"),
                row.getLong("slow_mode_ms"),
                row.getBoolean("archived"),
                History.parse(row.getString("history")),
                row.getLong("history_since"),
                IdColumns.picture(row),
                Arrays.stream(row.getString("pins").split(" "))
                        .filter(pin -> !pin.isEmpty())
                        .map(Long::valueOf)
                        .toList());
    }

    static Membership membership(ResultSet row) throws SQLException {
        @Nullable String role = row.getString("role");
        return new Membership(
                person(row),
                role == null ? null : RoomRole.parse(role),
                row.getLong("invited_at"),
                row.getBoolean("banned"),
                row.getString("nick"),
                Intervals.read(row.getString("intervals")));
    }

    static UserId person(ResultSet row) throws SQLException {
        return new UserId(IdColumns.uuid(row.getBytes("person")));
    }

    /** Of a left join: no row is the start. */
    static ReadCursor cursor(ResultSet row) throws SQLException {
        long seq = row.getLong("seq");
        return seq == 0 ? ReadCursor.START : new ReadCursor(seq, row.getLong("n"));
    }

    static Listing listing(ResultSet row) throws SQLException {
        RoomRecord room = room(row);
        Membership membership = membership(row);
        return new Listing(
                room,
                membership,
                room.kind() == RoomKind.DIRECT ? with(row, membership.user()) : null,
                cursor(row),
                row.getLong("deleted"),
                row.getLong("mentions"),
                row.getInt("followed"),
                ReadRows.marks(row),
                Math.max(
                        row.getLong("room_version"),
                        Math.max(row.getLong("cursor_version"), row.getLong("mark_version"))));
    }

    /** The other one of two; oneself in a conversation with oneself. */
    private static UserId with(ResultSet row, UserId self) throws SQLException {
        byte @Nullable [] other = row.getBytes("other");
        return other == null ? self : new UserId(IdColumns.uuid(other));
    }

    static DirtyMark dirtyMark(ResultSet row) throws SQLException {
        return new DirtyMark(
                new RoomId(IdColumns.uuid(row.getBytes("room"))), row.getString("node"));
    }
}
