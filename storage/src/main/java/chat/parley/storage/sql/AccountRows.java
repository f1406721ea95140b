package chat.parley.storage.sql;

import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredInvitation;
import chat.parley.accounts.StoredKey;
import chat.parley.accounts.StoredSession;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of accounts, invitations, sessions and keys as records. */
final class AccountRows {
    private AccountRows() {}

    static StoredAccount account(ResultSet row) throws SQLException {
        return new StoredAccount(
                user(row, "id"),
                row.getString("name"),
                row.getString("display_name"),
                IdColumns.picture(row),
                ServerRole.parse(row.getString("role")),
                row.getString("password_hash"),
                row.getLong("created_at"),
                orNull(row, "suspended_at"),
                row.getBoolean("waiting"));
    }

    static StoredInvitation invitation(ResultSet row) throws SQLException {
        return new StoredInvitation(
                row.getString("code"),
                row.getInt("uses"),
                row.getLong("expires_at"),
                user(row, "created_by"),
                room(row),
                ServerRole.parse(row.getString("role")),
                row.getBoolean("admits"));
    }

    static StoredSession session(ResultSet row) throws SQLException {
        return new StoredSession(
                new SessionId(IdColumns.uuid(row.getBytes("id"))),
                user(row, "person"),
                new DeviceId(IdColumns.uuid(row.getBytes("device"))),
                row.getString("device_name"),
                row.getString("refresh_hash"),
                row.getLong("created_at"),
                row.getLong("refreshed_at"),
                row.getLong("password_at"),
                row.getString("address"));
    }

    static StoredKey key(ResultSet row) throws SQLException {
        return new StoredKey(
                row.getString("kid"),
                row.getString("private_key"),
                row.getString("public_key"),
                row.getLong("created_at"),
                orNull(row, "retired_at"));
    }

    private static @Nullable Long orNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable RoomId room(ResultSet row) throws SQLException {
        byte @Nullable [] id = row.getBytes("room");
        return id == null ? null : new RoomId(IdColumns.uuid(id));
    }

    private static UserId user(ResultSet row, String column) throws SQLException {
        return new UserId(IdColumns.uuid(row.getBytes(column)));
    }
}
