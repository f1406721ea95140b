package chat.parley.storage.sql;

import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.ReadStates.FollowedThread;
import chat.parley.rooms.ReadStates.RoomMarks;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What people have read of threads, follow, and want to look unread, as rows. */
final class ReadRows {
    private ReadRows() {}

    static Map<UserId, ReadCursor> cursors(Handle handle, RoomId room, Collection<UserId> people) {
        String sql =
                """
                SELECT person, seq, n FROM read_cursor
                WHERE room = :room AND person IN (<people>)
                ORDER BY person\
                """;
        Map<UserId, ReadCursor> cursors = new LinkedHashMap<>();
        handle.createQuery(sql)
                .bind("room", room)
                .bindList("people", List.copyOf(people))
                .map((row, _) -> Map.entry(DirectoryRows.person(row), DirectoryRows.cursor(row)))
                .forEach(read -> cursors.put(read.getKey(), read.getValue()));
        return cursors;
    }

    static void markUnread(Handle handle, RoomId room, UserId user, long from, long version) {
        String sql =
                """
                INSERT INTO unread_mark (person, room, seq, version)
                VALUES (:person, :room, :seq, :version)
                ON CONFLICT (person, room) DO UPDATE SET
                  seq = excluded.seq, version = excluded.version\
                """;
        of(handle.createUpdate(sql), room, user)
                .bind("seq", from)
                .bind("version", version)
                .execute();
    }

    static void setNotifications(
            Handle handle, RoomId room, UserId user, NotificationLevel level, long version) {
        String sql =
                """
                INSERT INTO unread_mark (person, room, seq, level, version)
                VALUES (:person, :room, 0, :level, :version)
                ON CONFLICT (person, room) DO UPDATE SET
                  level = excluded.level, version = excluded.version\
                """;
        of(handle.createUpdate(sql), room, user)
                .bind("level", level.toString())
                .bind("version", version)
                .execute();
    }

    static RoomMarks marks(Handle handle, RoomId room, UserId user) {
        String sql =
                """
                SELECT seq AS unread_from, level FROM unread_mark
                WHERE person = :person AND room = :room\
                """;
        return of(handle.createQuery(sql), room, user)
                .map((row, _) -> marks(row))
                .findOne()
                .orElse(RoomMarks.NONE);
    }

    /** Of a left join: no row is none. */
    static RoomMarks marks(ResultSet row) throws SQLException {
        String level = row.getString("level");
        return level == null
                ? RoomMarks.NONE
                : new RoomMarks(row.getLong("unread_from"), NotificationLevel.parse(level));
    }

    /** The person's list of rooms tells of what they read and follow there. */
    static void touch(Handle handle, RoomId room, UserId user, long version) {
        String sql =
                """
                INSERT INTO unread_mark (person, room, seq, version)
                VALUES (:person, :room, 0, :version)
                ON CONFLICT (person, room) DO UPDATE SET version = excluded.version\
                """;
        of(handle.createUpdate(sql), room, user).bind("version", version).execute();
    }

    static long advance(Handle handle, RoomId room, UserId user, long thread, long seq) {
        String sql =
                """
                INSERT INTO thread_state (person, room, thread, seq, following, chosen)
                VALUES (:person, :room, :thread, :seq, false, false)
                ON CONFLICT (person, room, thread) DO UPDATE SET
                  seq = CASE WHEN excluded.seq > thread_state.seq
                    THEN excluded.seq ELSE thread_state.seq END
                RETURNING seq\
                """;
        return of(handle.createQuery(sql), room, user)
                .bind("thread", thread)
                .bind("seq", seq)
                .mapTo(Long.class)
                .one();
    }

    static void follow(Handle handle, RoomId room, UserId user, long thread, boolean following) {
        String sql =
                """
                INSERT INTO thread_state (person, room, thread, seq, following, chosen)
                VALUES (:person, :room, :thread, 0, :following, true)
                ON CONFLICT (person, room, thread) DO UPDATE SET
                  following = excluded.following, chosen = true\
                """;
        of(handle.createUpdate(sql), room, user)
                .bind("thread", thread)
                .bind("following", following)
                .execute();
    }

    static Set<UserId> join(
            Handle handle, RoomId room, long thread, UserId sender, Map<UserId, Long> people) {
        String sql =
                """
                INSERT INTO thread_state (person, room, thread, seq, following, chosen)
                SELECT m.person, m.room, :thread, :seq, true, false FROM membership m
                WHERE m.room = :room AND m.person = :person AND m.role IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM block b
                    WHERE b.person = m.person AND b.blocked = :sender)
                ON CONFLICT (person, room, thread) DO UPDATE SET following = true,
                  seq = CASE WHEN excluded.seq > thread_state.seq
                    THEN excluded.seq ELSE thread_state.seq END
                WHERE NOT thread_state.chosen AND NOT thread_state.following\
                """;
        Set<UserId> joined = new LinkedHashSet<>();
        people.forEach(
                (user, read) -> {
                    int changed =
                            of(handle.createUpdate(sql), room, user)
                                    .bind("thread", thread)
                                    .bind("seq", read)
                                    .bind("sender", sender)
                                    .execute();
                    if (changed > 0) {
                        joined.add(user);
                    }
                });
        return joined;
    }

    static Map<UserId, Boolean> following(
            Handle handle, RoomId room, long thread, Collection<UserId> people) {
        String sql =
                """
                SELECT person, following FROM thread_state
                WHERE room = :room AND thread = :thread AND person IN (<people>)
                  AND (chosen OR following)\
                """;
        Map<UserId, Boolean> following = new LinkedHashMap<>();
        handle.createQuery(sql)
                .bind("room", room)
                .bind("thread", thread)
                .bindList("people", List.copyOf(people))
                .map((row, _) -> Map.entry(DirectoryRows.person(row), row.getBoolean("following")))
                .forEach(state -> following.put(state.getKey(), state.getValue()));
        return following;
    }

    static List<FollowedThread> followed(
            Handle handle, RoomId room, UserId user, long since, long after, int limit) {
        String sql =
                """
                SELECT s.thread, s.seq, count(r.seq) AS replies, coalesce(max(r.seq), 0) AS last,
                  coalesce(sum(CASE WHEN r.seq > s.seq AND r.seq > :since AND r.sender <> :person
                    THEN 1 ELSE 0 END), 0) AS unread,
                  coalesce(sum(CASE WHEN r.seq > s.seq AND r.seq > :since AND r.sender <> :person
                      AND EXISTS (SELECT 1 FROM mention a
                        WHERE a.room = r.room AND a.person IN (:person, :everybody)
                          AND a.seq = r.seq)
                      AND NOT EXISTS (SELECT 1 FROM block b
                        WHERE b.person = :person AND b.blocked = r.sender)
                    THEN 1 ELSE 0 END), 0) AS mentions
                FROM thread_state s
                LEFT JOIN relation r ON r.room = s.room AND r.about = s.thread AND r.type = 'message'
                WHERE s.person = :person AND s.room = :room AND s.following AND s.thread > :after
                GROUP BY s.thread, s.seq
                ORDER BY s.thread LIMIT :limit\
                """;
        return of(handle.createQuery(sql), room, user)
                .bind("since", since)
                .bind("everybody", IndexRows.EVERYBODY)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> thread(row))
                .list();
    }

    private static FollowedThread thread(ResultSet row) throws SQLException {
        return new FollowedThread(
                row.getLong("thread"),
                row.getLong("seq"),
                row.getLong("replies"),
                row.getLong("last"),
                row.getLong("unread"),
                row.getLong("mentions"));
    }

    static long mentions(Handle handle, RoomId room, UserId user, long after) {
        String sql =
                """
                SELECT count(DISTINCT m.seq) FROM mention m
                WHERE m.room = :room AND (m.person = :person OR m.person = :everybody)
                  AND m.seq > :after AND m.sender <> :person
                  AND m.sender NOT IN (SELECT blocked FROM block WHERE person = :person)
                  AND NOT EXISTS (SELECT 1 FROM relation t
                    WHERE t.room = m.room AND t.seq = m.seq AND t.type = 'message')\
                """;
        return of(handle.createQuery(sql), room, user)
                .bind("everybody", IndexRows.EVERYBODY)
                .bind("after", after)
                .mapTo(Long.class)
                .one();
    }

    static List<Long> mentioned(Handle handle, RoomId room, UserId user, long before, int limit) {
        String sql =
                """
                SELECT DISTINCT seq FROM mention
                WHERE room = :room AND (person = :person OR person = :everybody)
                  AND seq < :before AND sender <> :person
                  AND sender NOT IN (SELECT blocked FROM block WHERE person = :person)
                ORDER BY seq DESC LIMIT :limit\
                """;
        return of(handle.createQuery(sql), room, user)
                .bind("everybody", IndexRows.EVERYBODY)
                .bind("before", before)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list();
    }

    private static <S extends SqlStatement<S>> S of(S statement, RoomId room, UserId user) {
        return statement.bind("room", room).bind("person", user);
    }
}
