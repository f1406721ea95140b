package chat.parley.storage.sql;

import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Blocks;
import chat.parley.rooms.Directory;
import chat.parley.rooms.GroupStore;
import chat.parley.rooms.Membership;
import chat.parley.rooms.Relation;
import chat.parley.rooms.Reports;
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomRecord;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The directory in SQL. Its writes are grouped: many at once cost one fsync. */
public final class SqlDirectory implements Directory {
    private final SqlDatabase database;

    /** The database stays the caller's: closing the directory does not close it. */
    public SqlDirectory(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<RoomRecord> room(RoomId room) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "SELECT "
                                                + RoomRows.COLUMNS
                                                + " FROM room WHERE id = :room")
                                .bind("room", room)
                                .map((row, _) -> DirectoryRows.room(row))
                                .findOne());
    }

    @Override
    public List<RoomId> rooms(@Nullable RoomId after, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "SELECT id FROM room WHERE id > :after ORDER BY id LIMIT"
                                                + " :limit")
                                .bind("after", after(after))
                                .bind("limit", limit)
                                .mapTo(RoomId.class)
                                .list());
    }

    @Override
    public Membership membership(RoomId room, UserId user) {
        return database.read(handle -> MemberRows.one(handle, room, user));
    }

    @Override
    public List<Membership> members(RoomId room, @Nullable UserId after, int limit) {
        return database.read(handle -> MemberRows.members(handle, room, after, limit));
    }

    @Override
    public Map<UserId, String> nicks(RoomId room, Collection<UserId> people) {
        return people.isEmpty()
                ? Map.of()
                : database.read(handle -> MemberRows.nicks(handle, room, people));
    }

    @Override
    public List<Membership> banned(RoomId room, @Nullable UserId after, int limit) {
        return database.read(handle -> MemberRows.banned(handle, room, after, limit));
    }

    @Override
    public List<UserId> moderators(RoomId room, int limit) {
        return database.read(handle -> MemberRows.moderators(handle, room, limit));
    }

    @Override
    public List<Membership> known(RoomId room, int limit) {
        return database.read(handle -> MemberRows.known(handle, room, limit));
    }

    @Override
    public void project(RoomRecord record, List<Membership> changed, RoomIndex index) {
        database.write(
                Turn.ROOMS,
                handle -> {
                    boolean stored = RoomRows.store(handle, record);
                    if (stored) {
                        changed.forEach(
                                membership -> MemberRows.store(handle, record.room(), membership));
                        IndexRows.store(handle, record.room(), index);
                        GroupRows.project(handle, record, index.epochs());
                        if (record.closed()) {
                            SqlReports.forget(handle, record.room());
                        }
                    }
                    return stored;
                });
    }

    @Override
    public List<Relation> relations(
            RoomId room, Collection<Long> of, Set<String> types, long after, int limit) {
        return database.read(handle -> IndexRows.relations(handle, room, of, types, after, limit));
    }

    @Override
    public long lastAbout(RoomId room, long of, String type, long before) {
        return database.read(handle -> IndexRows.lastAbout(handle, room, of, type, before));
    }

    @Override
    public RoomIndex index(RoomId room) {
        return database.read(handle -> IndexRows.index(handle, room));
    }

    @Override
    public long deletedAfter(RoomId room, long seq) {
        return database.read(handle -> IndexRows.deletedAfter(handle, room, seq));
    }

    @Override
    public List<Listing> roomsOf(UserId user, @Nullable RoomId after, int limit) {
        String sql =
                """
                SELECT r.id, r.kind, r.name, r.encryption, NULL AS mls_group, r.topic, r.description, r.announcement,
                  r.slow_mode_ms, r.archived, r.history, r.history_since, r.picture, r.pins, r.closed, r.members, r.owners,
                  r.projected,
                  r.version AS room_version, c.version AS cursor_version, c.seq, c.n,
                  m.person, m.role, m.invited_at, m.banned, m.nick, m.intervals,
                  CASE WHEN r.kind = 'direct' THEN
                    (SELECT o.person FROM membership o WHERE o.room = m.room AND o.person <> m.person
                     ORDER BY o.person LIMIT 1)
                  END AS other,
                  (SELECT count(*) FROM tombstone t
                   WHERE t.room = m.room AND t.seq > coalesce(c.seq, 0)) AS deleted,
                  (SELECT count(DISTINCT a.seq) FROM mention a
                   WHERE a.room = m.room AND (a.person = m.person OR a.person = :everybody)
                     AND a.seq > coalesce(c.seq, 0) AND a.sender <> m.person
                     AND NOT EXISTS (SELECT 1 FROM relation t
                       WHERE t.room = a.room AND t.seq = a.seq AND t.type = 'message')
                     AND NOT EXISTS (SELECT 1 FROM block b
                       WHERE b.person = m.person AND b.blocked = a.sender)) AS mentions,
                  (SELECT count(*) FROM thread_state f
                   WHERE f.person = m.person AND f.room = m.room AND f.following) AS followed,
                  u.seq AS unread_from, u.level, u.version AS mark_version
                FROM membership m
                JOIN room r ON r.id = m.room
                LEFT JOIN read_cursor c ON c.room = m.room AND c.person = m.person
                LEFT JOIN unread_mark u ON u.room = m.room AND u.person = m.person
                WHERE m.person = :person AND m.room > :after AND (m.role IS NOT NULL OR m.invited_at > 0)
                ORDER BY m.room LIMIT :limit\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("person", user)
                                .bind("everybody", IndexRows.EVERYBODY)
                                .bind("after", after(after))
                                .bind("limit", limit)
                                .map((row, _) -> DirectoryRows.listing(row))
                                .list());
    }

    @Override
    public List<RoomRecord> publicRooms(String query, @Nullable RoomId after, int limit) {
        String sql =
                "SELECT "
                        + RoomRows.COLUMNS
                        + """
                         FROM room
                        WHERE kind = 'public' AND NOT closed AND id > :after
                          AND search LIKE :pattern ESCAPE '!'
                        ORDER BY id LIMIT :limit\
                        """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("after", after(after))
                                .bind("pattern", containing(RoomRows.folded(query)))
                                .bind("limit", limit)
                                .map((row, _) -> DirectoryRows.room(row))
                                .list());
    }

    private static byte[] after(@Nullable RoomId room) {
        return IdColumns.after(room == null ? null : room.value());
    }

    private static String containing(String text) {
        return "%" + text.replaceAll("[!%_]", "!$0") + "%";
    }

    @Override
    public ReadCursor advance(RoomId room, UserId user, ReadCursor to) {
        String sql =
                """
                INSERT INTO read_cursor (person, room, seq, n, version)
                VALUES (:person, :room, :seq, :n, :version)
                ON CONFLICT (person, room) DO UPDATE SET
                  seq = excluded.seq, n = excluded.n, version = excluded.version\
                """;
        return database.write(
                Turn.ROOMS,
                handle -> {
                    ReadCursor now = readCursor(handle, room, user);
                    if (to.seq() <= now.seq()) {
                        return now;
                    }
                    handle.createUpdate(sql)
                            .bind("person", user)
                            .bind("room", room)
                            .bind("seq", to.seq())
                            .bind("n", to.n())
                            .bind("version", RoomRows.nextVersion(handle))
                            .execute();
                    return to;
                });
    }

    @Override
    public ReadCursor readCursor(RoomId room, UserId user) {
        return database.read(handle -> readCursor(handle, room, user));
    }

    @Override
    public Map<UserId, ReadCursor> readCursors(RoomId room, Collection<UserId> people) {
        return people.isEmpty()
                ? Map.of()
                : database.read(handle -> ReadRows.cursors(handle, room, people));
    }

    private static ReadCursor readCursor(Handle handle, RoomId room, UserId user) {
        String sql = "SELECT seq, n FROM read_cursor WHERE person = :person AND room = :room";
        return handle.createQuery(sql)
                .bind("person", user)
                .bind("room", room)
                .map((row, _) -> DirectoryRows.cursor(row))
                .findOne()
                .orElse(ReadCursor.START);
    }

    @Override
    public void markUnread(RoomId room, UserId user, long from) {
        database.write(
                Turn.ROOMS,
                handle -> {
                    ReadRows.markUnread(handle, room, user, from, RoomRows.nextVersion(handle));
                    return from;
                });
    }

    @Override
    public void setNotifications(RoomId room, UserId user, NotificationLevel level) {
        database.write(
                Turn.ROOMS,
                handle -> {
                    ReadRows.setNotifications(
                            handle, room, user, level, RoomRows.nextVersion(handle));
                    return level;
                });
    }

    @Override
    public RoomMarks marks(RoomId room, UserId user) {
        return database.read(handle -> ReadRows.marks(handle, room, user));
    }

    @Override
    public long advanceThread(RoomId room, UserId user, long thread, long seq) {
        return database.write(
                Turn.ROOMS,
                handle -> {
                    ReadRows.touch(handle, room, user, RoomRows.nextVersion(handle));
                    return ReadRows.advance(handle, room, user, thread, seq);
                });
    }

    @Override
    public void follow(RoomId room, UserId user, long thread, boolean following) {
        database.write(
                Turn.ROOMS,
                handle -> {
                    ReadRows.touch(handle, room, user, RoomRows.nextVersion(handle));
                    ReadRows.follow(handle, room, user, thread, following);
                    return following;
                });
    }

    @Override
    public Set<UserId> join(RoomId room, long thread, UserId sender, Map<UserId, Long> people) {
        return database.write(
                Turn.ROOMS,
                handle -> {
                    Set<UserId> joined = ReadRows.join(handle, room, thread, sender, people);
                    for (UserId user : joined) {
                        ReadRows.touch(handle, room, user, RoomRows.nextVersion(handle));
                    }
                    return joined;
                });
    }

    @Override
    public Map<UserId, Boolean> following(RoomId room, long thread, Collection<UserId> people) {
        return people.isEmpty()
                ? Map.of()
                : database.read(handle -> ReadRows.following(handle, room, thread, people));
    }

    @Override
    public List<FollowedThread> followed(
            RoomId room, UserId user, long since, long after, int limit) {
        return database.read(handle -> ReadRows.followed(handle, room, user, since, after, limit));
    }

    @Override
    public long mentions(RoomId room, UserId user, long after) {
        return database.read(handle -> ReadRows.mentions(handle, room, user, after));
    }

    @Override
    public List<Long> mentioned(RoomId room, UserId user, long before, int limit) {
        return database.read(handle -> ReadRows.mentioned(handle, room, user, before, limit));
    }

    @Override
    public GroupStore groups() {
        return new SqlGroupStore(database);
    }

    @Override
    public Reports reports() {
        return new SqlReports(database);
    }

    @Override
    public Blocks blocks() {
        return new SqlBlocks(database);
    }

    @Override
    public long version() {
        return database.read(
                handle ->
                        handle.createQuery("SELECT version FROM directory_version")
                                .mapTo(Long.class)
                                .one());
    }

    @Override
    public void markDirty(RoomId room, String node) {
        changeMark(
                "INSERT INTO dirty (room, node) VALUES (:room, :node) ON CONFLICT DO NOTHING",
                room,
                node);
    }

    @Override
    public void clearDirty(RoomId room, String node) {
        changeMark("DELETE FROM dirty WHERE room = :room AND node = :node", room, node);
    }

    private void changeMark(String sql, RoomId room, String node) {
        database.write(
                Turn.NONE,
                handle -> handle.createUpdate(sql).bind("room", room).bind("node", node).execute());
    }

    @Override
    public List<DirtyMark> dirty(int limit) {
        return database.read(
                handle ->
                        handle.createQuery("SELECT room, node FROM dirty LIMIT :limit")
                                .bind("limit", limit)
                                .map((row, _) -> DirectoryRows.dirtyMark(row))
                                .list());
    }

    @Override
    public Set<String> dirtyNodes() {
        return database.read(
                handle ->
                        handle.createQuery("SELECT DISTINCT node FROM dirty")
                                .mapTo(String.class)
                                .set());
    }

    @Override
    public List<RoomId> dirty(String node, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "SELECT room, node FROM dirty WHERE node = :node"
                                                + " LIMIT :limit")
                                .bind("node", node)
                                .bind("limit", limit)
                                .map((row, _) -> DirectoryRows.dirtyMark(row).room())
                                .list());
    }

    @Override
    public void close() {}
}
