package chat.parley.storage.sql;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.GroupEpoch;
import chat.parley.rooms.RoomGroup;
import chat.parley.rooms.RoomRecord;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the log says about the groups of rooms, as rows: a part of the room's projection. */
final class GroupRows {
    private GroupRows() {}

    static void project(Handle handle, RoomRecord record, List<GroupEpoch> begun) {
        begun.forEach(epoch -> project(handle, record.room(), epoch));
        RoomGroup group = record.group();
        if (group != null) {
            keep(handle, record.room(), group.living());
            List<GroupEpoch.Welcomed> welcomed = GroupEpoch.welcomed(group, begun);
            offer(handle, record.room(), welcomed);
            if (begun.stream().anyMatch(epoch -> epoch.epoch() == 0)) {
                takeBack(handle, record.room(), group.incarnation());
            }
        }
    }

    /** Welcomes to groups that a later one has taken the place of. */
    private static void takeBack(Handle handle, RoomId room, int incarnation) {
        handle.createUpdate("DELETE FROM welcome WHERE room = :room AND incarnation < :incarnation")
                .bind("room", room)
                .bind("incarnation", incarnation)
                .execute();
    }

    /** Writes only what is another: most changes of a room change no device. */
    private static void keep(Handle handle, RoomId room, List<LeafOwner> living) {
        List<LeafOwner> kept =
                handle.createQuery("SELECT person, device FROM group_device WHERE room = :room")
                        .bind("room", room)
                        .map((row, _) -> new LeafOwner(DirectoryRows.person(row), device(row)))
                        .list();
        String leaves = "DELETE FROM group_device WHERE room = :room AND device = :device";
        String needsNone =
                """
                DELETE FROM welcome
                WHERE person = :person AND device = :device AND room = :room\
                """;
        String enters =
                """
                INSERT INTO group_device (room, person, device) VALUES (:room, :person, :device)
                ON CONFLICT (room, device) DO UPDATE SET person = excluded.person\
                """;
        Set<LeafOwner> now = new HashSet<>(living);
        for (LeafOwner owner : kept) {
            if (!now.remove(owner)) {
                handle.createUpdate(leaves)
                        .bind("room", room)
                        .bind("device", owner.device())
                        .execute();
                handle.createUpdate(needsNone)
                        .bind("person", owner.user())
                        .bind("device", owner.device())
                        .bind("room", room)
                        .execute();
            }
        }
        for (LeafOwner owner : now) {
            handle.createUpdate(enters)
                    .bind("room", room)
                    .bind("person", owner.user())
                    .bind("device", owner.device())
                    .execute();
        }
    }

    static DeviceId device(ResultSet row) throws SQLException {
        return new DeviceId(IdColumns.uuid(row.getBytes("device")));
    }

    private static void project(Handle handle, RoomId room, GroupEpoch epoch) {
        String begins =
                """
                INSERT INTO group_epoch (room, seq, incarnation, epoch, made_at, id, person, device)
                VALUES (:room, :seq, :incarnation, :epoch, :at, :id, :person, :device)
                ON CONFLICT (room, seq) DO UPDATE SET
                  incarnation = excluded.incarnation, epoch = excluded.epoch,
                  made_at = excluded.made_at, id = excluded.id,
                  person = excluded.person, device = excluded.device\
                """;
        handle.createUpdate(begins)
                .bind("room", room)
                .bind("seq", epoch.seq())
                .bind("incarnation", epoch.incarnation())
                .bind("epoch", epoch.epoch())
                .bind("at", epoch.at())
                .bind("id", epoch.commit().id())
                .bind("person", epoch.commit().user())
                .bind("device", epoch.commit().device())
                .execute();
    }

    private static void offer(Handle handle, RoomId room, List<GroupEpoch.Welcomed> welcomed) {
        if (welcomed.isEmpty()) {
            return;
        }
        String welcomes =
                """
                INSERT INTO welcome (person, device, room, incarnation, epoch, seq, made_at)
                VALUES (:person, :device, :room, :incarnation, :epoch, :seq, :at)
                ON CONFLICT (person, device, room) DO UPDATE SET
                  incarnation = excluded.incarnation, epoch = excluded.epoch,
                  seq = excluded.seq, made_at = excluded.made_at\
                """;
        PreparedBatch batch = handle.prepareBatch(welcomes);
        for (GroupEpoch.Welcomed device : welcomed) {
            batch.bind("person", device.owner().user())
                    .bind("device", device.owner().device())
                    .bind("room", room)
                    .bind("incarnation", device.to().incarnation())
                    .bind("epoch", device.to().epoch())
                    .bind("seq", device.to().seq())
                    .bind("at", device.to().at())
                    .add();
        }
        batch.execute();
    }
}
