package chat.parley.storage.sql;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Mention;
import chat.parley.rooms.Relation;
import chat.parley.rooms.RoomIndex;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a room's events say about each other, as rows. */
final class IndexRows {
    /** Whom a message to everybody in the room mentions. */
    static final byte[] EVERYBODY = new byte[0];

    private IndexRows() {}

    static void store(Handle handle, RoomId room, RoomIndex index) {
        batch(
                handle,
                "INSERT INTO relation (room, about, seq, type, sender)"
                        + " VALUES (:room, :about, :seq, :type, :sender) ON CONFLICT DO NOTHING",
                index.relations(),
                (row, relation) ->
                        row.bind("room", room)
                                .bind("about", relation.of())
                                .bind("seq", relation.seq())
                                .bind("type", relation.type())
                                .bind("sender", relation.sender()));
        batch(
                handle,
                "INSERT INTO tombstone (room, seq) VALUES (:room, :seq) ON CONFLICT DO NOTHING",
                index.tombstones(),
                (row, seq) -> row.bind("room", room).bind("seq", seq));
        batch(
                handle,
                "INSERT INTO mention (room, person, seq, sender)"
                        + " VALUES (:room, :person, :seq, :sender) ON CONFLICT DO NOTHING",
                index.mentions(),
                (row, mention) ->
                        row.bind("room", room)
                                .bind("person", person(mention))
                                .bind("seq", mention.seq())
                                .bind("sender", mention.sender()));
        for (String table : List.of("relation", "mention")) {
            batch(
                    handle,
                    "DELETE FROM " + table + " WHERE room = :room AND seq = :seq",
                    index.silenced(),
                    (row, seq) -> row.bind("room", room).bind("seq", seq));
        }
    }

    private interface Binding<T> {
        void bind(PreparedBatch row, T value);
    }

    private static <T> void batch(
            Handle handle, String sql, Collection<T> rows, Binding<T> binding) {
        if (rows.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(sql);
        for (T row : rows) {
            binding.bind(batch, row);
            batch.add();
        }
        batch.execute();
    }

    static List<Relation> relations(
            Handle handle,
            RoomId room,
            Collection<Long> of,
            Set<String> types,
            long after,
            int limit) {
        if (of.isEmpty() || types.isEmpty()) {
            return List.of();
        }
        String sql =
                """
                SELECT about, seq, type, sender FROM relation
                WHERE room = :room AND about IN (<about>) AND type IN (<types>) AND seq > :after
                ORDER BY seq, about LIMIT :limit\
                """;
        return handle.createQuery(sql)
                .bind("room", room)
                .bindList("about", List.copyOf(of))
                .bindList("types", List.copyOf(types))
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> relation(row))
                .list();
    }

    static long lastAbout(Handle handle, RoomId room, long of, String type, long before) {
        String sql =
                """
                SELECT seq FROM relation
                WHERE room = :room AND about = :of AND type = :type AND seq < :before
                ORDER BY seq DESC LIMIT 1\
                """;
        return handle.createQuery(sql)
                .bind("room", room)
                .bind("of", of)
                .bind("type", type)
                .bind("before", before)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    static long deletedAfter(Handle handle, RoomId room, long seq) {
        return handle.createQuery(
                        "SELECT count(*) FROM tombstone WHERE room = :room AND seq > :seq")
                .bind("room", room)
                .bind("seq", seq)
                .mapTo(Long.class)
                .one();
    }

    static RoomIndex index(Handle handle, RoomId room) {
        List<Relation> relations =
                handle.createQuery(
                                "SELECT about, seq, type, sender FROM relation WHERE room = :room")
                        .bind("room", room)
                        .map((row, _) -> relation(row))
                        .list();
        List<Long> tombstones =
                handle.createQuery("SELECT seq FROM tombstone WHERE room = :room")
                        .bind("room", room)
                        .mapTo(Long.class)
                        .list();
        List<Mention> mentions =
                handle.createQuery("SELECT person, seq, sender FROM mention WHERE room = :room")
                        .bind("room", room)
                        .map((row, _) -> mention(row))
                        .list();
        return new RoomIndex(relations, mentions, new HashSet<>(tombstones), Set.of());
    }

    private static byte[] person(Mention mention) {
        @Nullable UserId user = mention.user();
        return user == null ? EVERYBODY : IdColumns.bytes(user.value());
    }

    private static Mention mention(ResultSet row) throws SQLException {
        byte[] person = row.getBytes("person");
        return new Mention(
                person.length == 0 ? null : new UserId(IdColumns.uuid(person)),
                row.getLong("seq"),
                new UserId(IdColumns.uuid(row.getBytes("sender"))));
    }

    private static Relation relation(ResultSet row) throws SQLException {
        return new Relation(
                row.getLong("about"),
                row.getLong("seq"),
                row.getString("type"),
                new UserId(IdColumns.uuid(row.getBytes("sender"))));
    }
}
