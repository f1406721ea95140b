package chat.parley.storage.sql;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Membership;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people have to do with rooms, as rows. */
final class MemberRows {
    private static final String PEOPLE =
            "SELECT person, role, invited_at, banned, nick, intervals FROM membership"
                    + " WHERE room = :room";
    private static final String PAGE = " AND person > :after ORDER BY person LIMIT :limit";

    private MemberRows() {}

    static Membership one(Handle handle, RoomId room, UserId user) {
        return handle.createQuery(PEOPLE + " AND person = :person")
                .bind("room", room)
                .bind("person", user)
                .map((row, _) -> DirectoryRows.membership(row))
                .findOne()
                .orElse(Membership.none(user));
    }

    static List<Membership> members(Handle handle, RoomId room, @Nullable UserId after, int limit) {
        return page(
                handle.createQuery(PEOPLE + " AND (role IS NOT NULL OR invited_at > 0)" + PAGE),
                room,
                after,
                limit);
    }

    static List<Membership> banned(Handle handle, RoomId room, @Nullable UserId after, int limit) {
        return page(handle.createQuery(PEOPLE + " AND banned" + PAGE), room, after, limit);
    }

    static List<UserId> moderators(Handle handle, RoomId room, int limit) {
        String sql =
                """
                SELECT person FROM membership
                WHERE room = :room AND role IN ('owner', 'moderator') ORDER BY person LIMIT :limit\
                """;
        return handle.createQuery(sql)
                .bind("room", room)
                .bind("limit", limit)
                .mapTo(UserId.class)
                .list();
    }

    static List<Membership> known(Handle handle, RoomId room, int limit) {
        return page(handle.createQuery(PEOPLE + PAGE), room, null, limit);
    }

    static Map<UserId, String> nicks(Handle handle, RoomId room, Collection<UserId> people) {
        String sql =
                """
                SELECT person, nick FROM membership
                WHERE room = :room AND person IN (<people>) AND nick IS NOT NULL
                ORDER BY person\
                """;
        Map<UserId, String> nicks = new LinkedHashMap<>();
        handle.createQuery(sql)
                .bind("room", room)
                .bindList("people", List.copyOf(people))
                .map((row, _) -> Map.entry(DirectoryRows.person(row), row.getString("nick")))
                .forEach(found -> nicks.put(found.getKey(), found.getValue()));
        return nicks;
    }

    private static List<Membership> page(
            Query query, RoomId room, @Nullable UserId after, int limit) {
        return query.bind("room", room)
                .bind("after", IdColumns.after(after == null ? null : after.value()))
                .bind("limit", limit)
                .map((row, _) -> DirectoryRows.membership(row))
                .list();
    }

    static void store(Handle handle, RoomId room, Membership membership) {
        String sql =
                membership.isKnown()
                        ? """
                        INSERT INTO membership
                          (room, person, role, invited_at, banned, nick, intervals)
                        VALUES (:room, :person, :role, :invitedAt, :banned, :nick, :intervals)
                        ON CONFLICT (room, person) DO UPDATE SET
                          role = excluded.role, invited_at = excluded.invited_at,
                          banned = excluded.banned, nick = excluded.nick,
                          intervals = excluded.intervals\
                        """
                        : "DELETE FROM membership WHERE room = :room AND person = :person";
        @Nullable RoomRole role = membership.role();
        var update = handle.createUpdate(sql).bind("room", room).bind("person", membership.user());
        if (membership.isKnown()) {
            update.bind("role", role == null ? null : role.toString())
                    .bind("invitedAt", membership.invitedAt())
                    .bind("banned", membership.banned())
                    .bind("nick", membership.nick())
                    .bind("intervals", Intervals.write(membership.intervals()));
        }
        update.execute();
    }
}
