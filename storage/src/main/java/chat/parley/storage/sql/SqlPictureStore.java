package chat.parley.storage.sql;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.PictureStore;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Notes of pictures, in SQL. */
public final class SqlPictureStore implements PictureStore {
    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlPictureStore(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public void note(BlobId picture, Owner of, long atMs) {
        switch (of) {
            case Owner.Person(UserId user) -> note(picture, user, null, atMs);
            case Owner.Room(RoomId room) -> note(picture, null, room, atMs);
        }
    }

    private void note(BlobId picture, @Nullable UserId person, @Nullable RoomId room, long atMs) {
        String sql =
                """
                INSERT INTO picture (id, person, room, noted_at)
                VALUES (:id, :person, :room, :at)\
                """;
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                .bind("id", picture)
                                .bind("person", person)
                                .bind("room", room)
                                .bind("at", atMs)
                                .execute());
    }

    @Override
    public void forget(BlobId picture) {
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate("DELETE FROM picture WHERE id = :id")
                                .bind("id", picture)
                                .execute());
    }

    @Override
    public List<BlobId> unshown(long beforeMs, int limit) {
        String sql =
                """
                SELECT p.id FROM picture p WHERE p.noted_at < :before
                  AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = p.person AND a.picture = p.id)
                  AND NOT EXISTS (SELECT 1 FROM room r WHERE r.id = p.room AND r.picture = p.id)
                  AND NOT EXISTS (SELECT 1 FROM dirty d WHERE d.room = p.room)
                LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("before", beforeMs)
                                .bind("limit", limit)
                                .mapTo(BlobId.class)
                                .list());
    }
}
