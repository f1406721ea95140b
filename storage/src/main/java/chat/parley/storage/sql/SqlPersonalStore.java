package chat.parley.storage.sql;

import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.PersonalStore;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What people keep for themselves, in SQL. */
public final class SqlPersonalStore implements PersonalStore {
    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlPersonalStore(SqlDatabase database) {
        this.database = database;
    }

    /** In the turn of people: so that nobody's last place is taken twice. */
    @Override
    public boolean save(UserId person, RoomId room, long seq) {
        return database.write(
                Turn.ACCOUNTS,
                handle -> keeps(handle, person, room, seq) || add(handle, person, room, seq));
    }

    private static boolean keeps(Handle handle, UserId person, RoomId room, long seq) {
        String sql =
                """
                SELECT count(*) FROM saved_message
                WHERE person = :person AND room = :room AND seq = :seq\
                """;
        return handle.createQuery(sql)
                        .bind("person", person)
                        .bind("room", room)
                        .bind("seq", seq)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static boolean add(Handle handle, UserId person, RoomId room, long seq) {
        String sql =
                """
                INSERT INTO saved_message (person, place, room, seq)
                SELECT :person, coalesce(max(place), 0) + 1, :room, :seq
                FROM saved_message WHERE person = :person
                HAVING count(*) < :most\
                """;
        return handle.createUpdate(sql)
                        .bind("person", person)
                        .bind("room", room)
                        .bind("seq", seq)
                        .bind("most", Limits.SAVED_MESSAGES)
                        .execute()
                > 0;
    }

    @Override
    public void unsave(UserId person, RoomId room, long seq) {
        String sql =
                """
                DELETE FROM saved_message WHERE person = :person AND room = :room AND seq = :seq\
                """;
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                .bind("person", person)
                                .bind("room", room)
                                .bind("seq", seq)
                                .execute());
    }

    @Override
    public List<Saved> saved(UserId person, long before, int limit) {
        String sql =
                """
                SELECT place, room, seq FROM saved_message
                WHERE person = :person AND place < :before
                ORDER BY place DESC LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("person", person)
                                .bind("before", before)
                                .bind("limit", limit)
                                .map((row, _) -> saved(row))
                                .list());
    }

    private static Saved saved(ResultSet row) throws SQLException {
        return new Saved(
                row.getLong("place"),
                new RoomId(IdColumns.uuid(row.getBytes("room"))),
                row.getLong("seq"));
    }

    @Override
    public Rest.RoomSections sections(UserId person) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "SELECT version, sections FROM room_sections"
                                                + " WHERE person = :person")
                                .bind("person", person)
                                .map((row, _) -> sections(row))
                                .findOne()
                                .orElse(Rest.RoomSections.NONE));
    }

    private static Rest.RoomSections sections(ResultSet row) throws SQLException {
        byte[] stored = row.getString("sections").getBytes(StandardCharsets.UTF_8);
        try {
            return new Rest.RoomSections(
                    row.getLong("version"), Json.read(stored, Stored.class).sections());
        } catch (InvalidJson e) {
            throw new IllegalStateException("stored sections: " + e.getMessage(), e);
        }
    }

    private record Stored(List<Rest.Section> sections) {
        String text() {
            return new String(Json.write(this), StandardCharsets.UTF_8);
        }
    }

    @Override
    public boolean arrange(UserId person, long from, List<Rest.Section> sections) {
        String sql =
                from == 0
                        ? """
                        INSERT INTO room_sections (person, version, sections)
                        VALUES (:person, :from + 1, :sections) ON CONFLICT (person) DO NOTHING\
                        """
                        : """
                        UPDATE room_sections SET version = :from + 1, sections = :sections
                        WHERE person = :person AND version = :from\
                        """;
        return database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                        .bind("person", person)
                                        .bind("from", from)
                                        .bind("sections", new Stored(sections).text())
                                        .execute()
                                > 0);
    }

    @Override
    public void forget(UserId person) {
        database.write(
                Turn.ACCOUNTS,
                handle -> {
                    int saved =
                            delete(handle, "DELETE FROM saved_message WHERE person = :id", person);
                    return saved
                            + delete(
                                    handle, "DELETE FROM room_sections WHERE person = :id", person);
                });
    }

    private static int delete(Handle handle, String sql, UserId person) {
        return handle.createUpdate(sql).bind("id", person).execute();
    }
}
