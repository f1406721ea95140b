package chat.parley.storage.sql;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.UserId;

import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Key packages as rows. */
final class KeyPackageRows {
    private KeyPackageRows() {}

    /** Of the columns person and device. */
    static LeafOwner owner(ResultSet row) throws SQLException {
        return new LeafOwner(
                new UserId(IdColumns.uuid(row.getBytes("person"))),
                new DeviceId(IdColumns.uuid(row.getBytes("device"))));
    }

    private record Certified(LeafOwner owner, Bytes key) {}

    /** Of the person only what devices on the list have certified with their keys there. */
    static void keepOnly(Handle handle, DeviceList devices) {
        String sql =
                """
                SELECT DISTINCT person, device, device_key FROM key_package
                WHERE person = :person\
                """;
        handle
                .createQuery(sql)
                .bind("person", devices.user())
                .map((row, _) -> new Certified(owner(row), Bytes.of(row.getBytes("device_key"))))
                .list()
                .stream()
                .filter(one -> !devices.keyOf(one.owner().device()).equals(Optional.of(one.key())))
                .forEach(one -> delete(handle, one));
    }

    private static void delete(Handle handle, Certified certified) {
        handle.createUpdate("DELETE FROM key_package WHERE device = :device AND device_key = :key")
                .bind("device", certified.owner().device())
                .bind("key", certified.key().toArray())
                .execute();
    }
}
