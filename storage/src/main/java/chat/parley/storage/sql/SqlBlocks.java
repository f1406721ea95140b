package chat.parley.storage.sql;

import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Blocks;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** Whom people have blocked, in SQL. */
final class SqlBlocks implements Blocks {
    private final SqlDatabase database;

    SqlBlocks(SqlDatabase database) {
        this.database = database;
    }

    /** In the turn of people: so that nobody passes the bound by two at once. */
    @Override
    public boolean add(UserId person, UserId other) {
        return database.write(
                Turn.ACCOUNTS,
                handle -> stands(handle, person, other) || insert(handle, person, other));
    }

    private static boolean insert(Handle handle, UserId person, UserId other) {
        String sql =
                """
                INSERT INTO block (person, blocked, direct)
                SELECT :person, :blocked, :direct
                WHERE (SELECT count(*) FROM block WHERE person = :person) < :most\
                """;
        return handle.createUpdate(sql)
                        .bind("person", person)
                        .bind("blocked", other)
                        .bind("direct", RoomId.direct(person, other))
                        .bind("most", Limits.BLOCKS)
                        .execute()
                > 0;
    }

    @Override
    public void remove(UserId person, UserId other) {
        String sql = "DELETE FROM block WHERE person = :person AND blocked = :blocked";
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                .bind("person", person)
                                .bind("blocked", other)
                                .execute());
    }

    @Override
    public List<UserId> of(UserId person, @Nullable UserId after, int limit) {
        String sql =
                """
                SELECT blocked FROM block WHERE person = :person AND blocked > :after
                ORDER BY blocked LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("person", person)
                                .bind(
                                        "after",
                                        IdColumns.after(after == null ? null : after.value()))
                                .bind("limit", limit)
                                .mapTo(UserId.class)
                                .list());
    }

    @Override
    public boolean stands(UserId person, UserId other) {
        return database.read(handle -> stands(handle, person, other));
    }

    private static boolean stands(Handle handle, UserId person, UserId other) {
        String sql = "SELECT count(*) FROM block WHERE person = :person AND blocked = :blocked";
        return handle.createQuery(sql)
                        .bind("person", person)
                        .bind("blocked", other)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    @Override
    public Set<UserId> inDirect(RoomId room) {
        return database.read(
                handle ->
                        handle.createQuery("SELECT person FROM block WHERE direct = :room")
                                .bind("room", room)
                                .mapTo(UserId.class)
                                .set());
    }

    @Override
    public Set<UserId> apart(UserId person, int limit) {
        String sql =
                """
                SELECT blocked AS other FROM block WHERE person = :person
                UNION SELECT person FROM block WHERE blocked = :person LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("person", person)
                                .bind("limit", limit)
                                .mapTo(UserId.class)
                                .set());
    }
}
