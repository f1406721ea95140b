package chat.parley.storage.sql;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.CommitName;
import chat.parley.rooms.GroupEpoch;
import chat.parley.rooms.GroupStore;
import chat.parley.rooms.RoomGroup;
import chat.parley.rooms.RoomRecord;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Epochs, Welcomes and parts of commits, in SQL. */
final class SqlGroupStore implements GroupStore {
    private static final String EPOCH =
            "SELECT incarnation, epoch, seq, made_at, id, person, device FROM group_epoch";
    private static final String WELCOME =
            "SELECT room, incarnation, epoch, seq FROM welcome"
                    + " WHERE person = :person AND device = :device";

    private final SqlDatabase database;

    SqlGroupStore(SqlDatabase database) {
        this.database = database;
    }

    /** As a part of the room's projection. */
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

    private static DeviceId device(ResultSet row) throws SQLException {
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

    @Override
    public boolean note(Part part, long atMs) {
        String sql =
                """
                INSERT INTO commit_part (blob, room, id, person, device, part, bytes, noted_at)
                VALUES (:blob, :room, :id, :person, :device, :part, :bytes, :at)
                ON CONFLICT (blob) DO UPDATE SET noted_at = excluded.noted_at
                WHERE commit_part.noted_at > 0\
                """;
        return database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                        .bind("blob", part.blob())
                                        .bind("room", part.room())
                                        .bind("id", part.commit().id())
                                        .bind("person", part.commit().user())
                                        .bind("device", part.commit().device())
                                        .bind("part", part.part().toString())
                                        .bind("bytes", part.bytes())
                                        .bind("at", atMs)
                                        .execute()
                                > 0);
    }

    @Override
    public boolean touch(Collection<BlobId> parts, long atMs) {
        String sql =
                "UPDATE commit_part SET noted_at = :at WHERE blob IN (<parts>) AND noted_at > 0";
        return database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                        .bind("at", atMs)
                                        .bindList("parts", List.copyOf(parts))
                                        .execute()
                                == parts.size());
    }

    @Override
    public List<BlobId> needless(long beforeMs, int limit) {
        String sql =
                """
                SELECT p.blob FROM commit_part p WHERE p.noted_at < :before
                  AND NOT EXISTS (SELECT 1 FROM dirty d WHERE d.room = p.room)
                  AND NOT EXISTS (
                    SELECT 1 FROM group_epoch e
                    WHERE e.room = p.room AND e.id = p.id AND e.person = p.person AND e.device = p.device
                      AND CASE WHEN p.part = 'commit' THEN p.bytes > :inEvent
                          ELSE NOT EXISTS (SELECT 1 FROM group_epoch n WHERE n.room = e.room AND n.seq > e.seq)
                            OR EXISTS (SELECT 1 FROM welcome w WHERE w.room = e.room AND w.seq = e.seq) END)
                LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("before", beforeMs)
                                .bind("inEvent", Limits.COMMIT_IN_EVENT_BYTES)
                                .bind("limit", limit)
                                .mapTo(BlobId.class)
                                .list());
    }

    @Override
    public boolean condemn(BlobId part, long beforeMs) {
        String sql =
                "UPDATE commit_part SET noted_at = 0 WHERE blob = :blob AND noted_at < :before";
        return database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                        .bind("blob", part)
                                        .bind("before", beforeMs)
                                        .execute()
                                > 0);
    }

    @Override
    public void forget(BlobId part) {
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate("DELETE FROM commit_part WHERE blob = :blob")
                                .bind("blob", part)
                                .execute());
    }

    @Override
    public List<GroupEpoch> epochs(RoomId room, int incarnation, long after, int limit) {
        String sql =
                EPOCH
                        + " WHERE room = :room AND incarnation = :incarnation AND epoch > :after"
                        + " ORDER BY epoch LIMIT :limit";
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("room", room)
                                .bind("incarnation", incarnation)
                                .bind("after", after)
                                .bind("limit", limit)
                                .map((row, _) -> epoch(row))
                                .list());
    }

    @Override
    public Optional<GroupEpoch> epoch(RoomId room, long seq) {
        return database.read(
                handle ->
                        handle.createQuery(EPOCH + " WHERE room = :room AND seq = :seq")
                                .bind("room", room)
                                .bind("seq", seq)
                                .map((row, _) -> epoch(row))
                                .findOne());
    }

    private static GroupEpoch epoch(ResultSet row) throws SQLException {
        CommitName commit =
                new CommitName(
                        new EventId(IdColumns.uuid(row.getBytes("id"))),
                        DirectoryRows.person(row),
                        device(row));
        return new GroupEpoch(
                row.getInt("incarnation"),
                row.getLong("epoch"),
                row.getLong("seq"),
                row.getLong("made_at"),
                commit,
                List.of());
    }

    @Override
    public List<Welcome> welcomes(UserId user, DeviceId device, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(WELCOME + " ORDER BY made_at, room LIMIT :limit")
                                .bind("person", user)
                                .bind("device", device)
                                .bind("limit", limit)
                                .map((row, _) -> welcome(row))
                                .list());
    }

    @Override
    public Optional<Welcome> welcome(UserId user, DeviceId device, RoomId room) {
        return database.read(
                handle ->
                        handle.createQuery(WELCOME + " AND room = :room")
                                .bind("person", user)
                                .bind("device", device)
                                .bind("room", room)
                                .map((row, _) -> welcome(row))
                                .findOne());
    }

    private static Welcome welcome(ResultSet row) throws SQLException {
        return new Welcome(
                new RoomId(IdColumns.uuid(row.getBytes("room"))),
                row.getInt("incarnation"),
                row.getLong("epoch"),
                row.getLong("seq"));
    }

    @Override
    public void acknowledge(UserId user, DeviceId device, RoomId room, long seq) {
        String sql =
                """
                DELETE FROM welcome
                WHERE person = :person AND device = :device AND room = :room AND seq <= :seq\
                """;
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                .bind("person", user)
                                .bind("device", device)
                                .bind("room", room)
                                .bind("seq", seq)
                                .execute());
    }

    @Override
    public List<InGroup> gone(int limit) {
        String sql =
                """
                SELECT DISTINCT g.room, g.person, g.device FROM revocation r
                JOIN group_device g ON g.device = r.device
                WHERE NOT EXISTS (SELECT 1 FROM session s WHERE s.device = r.device)
                LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("limit", limit)
                                .map((row, _) -> inGroup(row))
                                .list());
    }

    @Override
    public Look look(@Nullable InGroup after, int most) {
        String sql =
                """
                SELECT g.room, g.person, g.device, s.id IS NULL AS gone FROM group_device g
                LEFT JOIN session s ON s.device = g.device
                WHERE (g.room, g.device) > (:room, :device) ORDER BY g.room, g.device LIMIT :most\
                """;
        List<Looked> page =
                database.read(
                        handle ->
                                handle.createQuery(sql)
                                        .bind(
                                                "room",
                                                IdColumns.after(
                                                        after == null
                                                                ? null
                                                                : after.room().value()))
                                        .bind(
                                                "device",
                                                IdColumns.after(
                                                        after == null
                                                                ? null
                                                                : after.device().value()))
                                        .bind("most", most)
                                        .map(
                                                (row, _) ->
                                                        new Looked(
                                                                inGroup(row),
                                                                row.getBoolean("gone")))
                                        .list());
        return new Look(
                page.stream().filter(Looked::gone).map(Looked::device).toList(),
                page.size() < most ? null : page.getLast().device());
    }

    private record Looked(InGroup device, boolean gone) {}

    private static InGroup inGroup(ResultSet row) throws SQLException {
        return new InGroup(
                new RoomId(IdColumns.uuid(row.getBytes("room"))),
                DirectoryRows.person(row),
                device(row));
    }

    @Override
    public void expire(long beforeMs) {
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate("DELETE FROM welcome WHERE made_at < :before")
                                .bind("before", beforeMs)
                                .execute());
    }
}
