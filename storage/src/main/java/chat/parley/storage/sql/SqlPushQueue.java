package chat.parley.storage.sql;

import chat.parley.accounts.PushQueue;
import chat.parley.accounts.PushSubscription;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is still to be pushed, in SQL. */
public final class SqlPushQueue implements PushQueue {
    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlPushQueue(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public List<RoomId> rooms(@Nullable RoomId after, int limit) {
        String sql =
                """
                SELECT DISTINCT m.room FROM push_subscription s
                JOIN membership m ON m.person = s.person
                WHERE m.role IS NOT NULL AND m.room > :after
                ORDER BY m.room LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind(
                                        "after",
                                        IdColumns.after(after == null ? null : after.value()))
                                .bind("limit", limit)
                                .mapTo(RoomId.class)
                                .list());
    }

    @Override
    public Map<RoomId, Long> cursors(Collection<RoomId> rooms) {
        return rooms.isEmpty()
                ? Map.of()
                : database.read(handle -> cursors(handle, List.copyOf(rooms)));
    }

    private static Map<RoomId, Long> cursors(Handle handle, List<RoomId> rooms) {
        Map<RoomId, Long> cursors = new LinkedHashMap<>();
        handle.createQuery("SELECT room, seq FROM push_cursor WHERE room IN (<rooms>)")
                .bindList("rooms", rooms)
                .map((row, _) -> Map.entry(room(row), row.getLong("seq")))
                .forEach(each -> cursors.put(each.getKey(), each.getValue()));
        return cursors;
    }

    @Override
    public List<Listener> listeners(RoomId room) {
        String sql =
                """
                SELECT s.session, s.person, s.created_at, m.intervals, u.level,
                  coalesce(r.seq, 0) AS read_to
                FROM push_subscription s
                JOIN membership m ON m.person = s.person AND m.room = :room AND m.role IS NOT NULL
                LEFT JOIN unread_mark u ON u.person = s.person AND u.room = m.room
                LEFT JOIN read_cursor r ON r.person = s.person AND r.room = m.room
                ORDER BY s.session\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("room", room)
                                .map((row, _) -> listener(row))
                                .list());
    }

    private static Listener listener(ResultSet row) throws SQLException {
        String level = row.getString("level");
        return new Listener(
                new SessionId(IdColumns.uuid(row.getBytes("session"))),
                new UserId(IdColumns.uuid(row.getBytes("person"))),
                level == null ? NotificationLevel.ALL : NotificationLevel.parse(level),
                Intervals.read(row.getString("intervals")).getLast().from(),
                row.getLong("read_to"),
                row.getLong("created_at"));
    }

    @Override
    public void note(Map<RoomId, Long> cursors, Collection<Notice> notices, long nowMs) {
        if (!cursors.isEmpty() || !notices.isEmpty()) {
            database.write(Turn.NONE, handle -> note(handle, cursors, notices, nowMs));
        }
    }

    /** Of what ended meanwhile nothing is noted. */
    private static int note(
            Handle handle, Map<RoomId, Long> cursors, Collection<Notice> notices, long nowMs) {
        PreparedBatch moves =
                handle.prepareBatch(
                        """
                        INSERT INTO push_cursor (room, seq) VALUES (:room, :seq)
                        ON CONFLICT (room) DO UPDATE SET seq = excluded.seq\
                        """);
        cursors.forEach((room, seq) -> moves.bind("room", room).bind("seq", seq).add());
        PreparedBatch added =
                handle.prepareBatch(
                        """
                        INSERT INTO push_notice (session, room, seq, at, due_at, attempts, sent)
                        SELECT session, :room, :seq, :at, :now, 0, 0
                        FROM push_subscription WHERE session = :session
                        ON CONFLICT (session, room) DO UPDATE SET
                          seq = excluded.seq, at = excluded.at, due_at = excluded.due_at,
                          attempts = 0\
                        """);
        for (Notice notice : notices) {
            added.bind("session", notice.session())
                    .bind("room", notice.room())
                    .bind("seq", notice.seq())
                    .bind("at", notice.at())
                    .bind("now", nowMs)
                    .add();
        }
        return moves.execute().length + added.execute().length;
    }

    @Override
    public List<Due> due(long nowMs, int limit) {
        String sql =
                """
                SELECT s.session, s.person, s.endpoint, s.p256dh, s.auth, s.shows_text,
                  s.created_at, s.answer, s.answered_at, s.tested, n.room, n.seq, n.at, n.attempts,
                  n.sent
                FROM push_notice n JOIN push_subscription s ON s.session = n.session
                WHERE n.due_at <= :now ORDER BY n.due_at LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("now", nowMs)
                                .bind("limit", limit)
                                .map((row, _) -> due(row))
                                .list());
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                SqlPushSubscriptions.subscription(row),
                room(row),
                row.getLong("seq"),
                row.getLong("at"),
                row.getInt("attempts"),
                row.getLong("sent"));
    }

    @Override
    public List<Test> tests(int limit) {
        String sql =
                """
                SELECT session, person, endpoint, p256dh, auth, shows_text, created_at,
                  answer, answered_at, tested, test
                FROM push_subscription WHERE test IS NOT NULL LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("limit", limit)
                                .map(
                                        (row, _) ->
                                                new Test(
                                                        SqlPushSubscriptions.subscription(row),
                                                        row.getString("test")))
                                .list());
    }

    @Override
    public void sent(Due due) {
        String sql =
                """
                UPDATE push_notice SET sent = :seq, attempts = 0,
                  due_at = CASE WHEN seq = :seq THEN NULL ELSE due_at END
                WHERE session = :session AND room = :room\
                """;
        database.write(Turn.NONE, handle -> of(handle.createUpdate(sql), due).execute());
    }

    @Override
    public void retry(Due due, long atMs, int attempts) {
        String sql =
                """
                UPDATE push_notice SET due_at = :due, attempts = :attempts
                WHERE session = :session AND room = :room AND seq = :seq\
                """;
        database.write(
                Turn.NONE,
                handle ->
                        of(handle.createUpdate(sql), due)
                                .bind("due", atMs)
                                .bind("attempts", attempts)
                                .execute());
    }

    @Override
    public void drop(Due due) {
        database.write(Turn.NONE, handle -> drop(handle, due));
    }

    private static int drop(Handle handle, Due due) {
        String rest =
                """
                UPDATE push_notice SET due_at = NULL, attempts = 0
                WHERE session = :session AND room = :room AND seq = :seq\
                """;
        String never =
                """
                DELETE FROM push_notice
                WHERE session = :session AND room = :room AND seq = :seq AND sent = 0\
                """;
        return of(handle.createUpdate(never), due).execute()
                + of(handle.createUpdate(rest), due).execute();
    }

    private static <S extends SqlStatement<S>> S of(S statement, Due due) {
        return statement
                .bind("session", due.to().session())
                .bind("room", due.room())
                .bind("seq", due.seq());
    }

    @Override
    public void answered(SessionId session, PushSubscription.Answer answer) {
        String sql =
                """
                UPDATE push_subscription SET answer = :answer, answered_at = :at,
                  tested = coalesce(:test, tested),
                  test = CASE WHEN test = :test THEN NULL ELSE test END
                WHERE session = :session\
                """;
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                .bind("answer", answer.status())
                                .bind("at", answer.at())
                                .bind("test", answer.test())
                                .bind("session", session)
                                .execute());
    }

    @Override
    public void gone(SessionId session, String endpoint) {
        String sql =
                "DELETE FROM push_subscription WHERE session = :session AND endpoint = :endpoint";
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                .bind("session", session)
                                .bind("endpoint", endpoint)
                                .execute());
    }

    @Override
    public List<RoomId> read(SessionId session, int limit) {
        String sql =
                """
                SELECT n.room FROM push_notice n
                JOIN push_subscription s ON s.session = n.session
                JOIN read_cursor r ON r.person = s.person AND r.room = n.room
                WHERE n.session = :session AND n.sent > 0 AND r.seq >= n.sent
                ORDER BY n.room LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("session", session)
                                .bind("limit", limit)
                                .mapTo(RoomId.class)
                                .list());
    }

    @Override
    public void forget(SessionId session, Collection<RoomId> rooms) {
        if (!rooms.isEmpty()) {
            database.write(Turn.NONE, handle -> forget(handle, session, List.copyOf(rooms)));
        }
    }

    private static int forget(Handle handle, SessionId session, List<RoomId> rooms) {
        String done =
                """
                DELETE FROM push_notice
                WHERE session = :session AND room IN (<rooms>) AND due_at IS NULL\
                """;
        String waiting =
                "UPDATE push_notice SET sent = 0 WHERE session = :session AND room IN (<rooms>)";
        return handle.createUpdate(done).bind("session", session).bindList("rooms", rooms).execute()
                + handle.createUpdate(waiting)
                        .bind("session", session)
                        .bindList("rooms", rooms)
                        .execute();
    }

    private static RoomId room(ResultSet row) throws SQLException {
        return new RoomId(IdColumns.uuid(row.getBytes("room")));
    }
}
