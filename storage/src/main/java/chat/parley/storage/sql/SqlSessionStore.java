package chat.parley.storage.sql;

import chat.parley.accounts.SessionStore;
import chat.parley.accounts.StoredSession;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Devices, sessions and the revocation feed in SQL. */
public final class SqlSessionStore implements SessionStore {
    private static final RowMapper<StoredSession> SESSION = (row, _) -> AccountRows.session(row);

    private static final String SELECT =
            "SELECT id, person, device, device_name, refresh_hash, created_at, refreshed_at,"
                    + " password_at, address FROM session ";

    /** In the order in which nothing is left without what it refers to. */
    private static final List<String> ALL_OF_ACCOUNT =
            List.of(
                    "DELETE FROM device WHERE person = :id",
                    "DELETE FROM password_reset WHERE person = :id",
                    "DELETE FROM block WHERE person = :id OR blocked = :id",
                    "DELETE FROM report WHERE about = :id AND seq = 0",
                    "UPDATE report SET text = NULL WHERE reporter = :id",
                    "UPDATE report SET note = NULL WHERE resolved_by = :id",
                    "DELETE FROM invitation WHERE created_by = :id",
                    "DELETE FROM presence_settings WHERE person = :id",
                    "DELETE FROM account WHERE id = :id");

    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlSessionStore(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Opening open(StoredSession session, String passwordHash, int limit) {
        return database.write(Turn.ACCOUNTS, handle -> open(handle, session, passwordHash, limit));
    }

    private static Opening open(
            Handle handle, StoredSession session, String passwordHash, int limit) {
        if (!isCurrent(handle, session.user(), passwordHash)) {
            return new Opening.Outdated();
        }
        if (!takeDevice(handle, session)) {
            return new Opening.DeviceTaken();
        }
        List<SessionId> replaced =
                SessionStore.replacedBy(session, sessionsOf(handle, session.user()), limit);
        end(handle, replaced, session.createdAt());
        insert(handle, session);
        forgetDevices(handle, session.user(), limit);
        return new Opening.Opened(replaced);
    }

    private static boolean isCurrent(Handle handle, UserId user, String passwordHash) {
        return handle.createQuery(
                        """
                        SELECT password_hash FROM account
                        WHERE id = :id AND suspended_at IS NULL AND NOT waiting\
                        """)
                .bind("id", user)
                .mapTo(String.class)
                .findOne()
                .filter(passwordHash::equals)
                .isPresent();
    }

    /** False when the device is somebody else's. */
    private static boolean takeDevice(Handle handle, StoredSession session) {
        String sql =
                """
                INSERT INTO device (id, person, used_at) VALUES (:id, :person, :usedAt)
                ON CONFLICT (id) DO UPDATE SET used_at = excluded.used_at
                WHERE device.person = excluded.person\
                """;
        return handle.createUpdate(sql)
                        .bind("id", session.device())
                        .bind("person", session.user())
                        .bind("usedAt", session.createdAt())
                        .execute()
                > 0;
    }

    private static void insert(Handle handle, StoredSession session) {
        String sql =
                """
                INSERT INTO session
                  (id, person, device, device_name, refresh_hash, created_at, refreshed_at,
                  password_at, address)
                VALUES (:id, :person, :device, :deviceName, :refreshHash, :createdAt, :refreshedAt,
                  :passwordAt, :address)\
                """;
        handle.createUpdate(sql)
                .bind("id", session.session())
                .bind("person", session.user())
                .bind("device", session.device())
                .bind("deviceName", session.deviceName())
                .bind("refreshHash", session.refreshHash())
                .bind("createdAt", session.createdAt())
                .bind("refreshedAt", session.refreshedAt())
                .bind("passwordAt", session.passwordAt())
                .bind("address", session.address())
                .execute();
    }

    private static void forgetDevices(Handle handle, UserId user, int limit) {
        String sql =
                """
                SELECT d.id FROM device d LEFT JOIN session s ON s.device = d.id
                WHERE d.person = :person AND s.id IS NULL
                ORDER BY d.used_at DESC, d.id\
                """;
        handle.createQuery(sql).bind("person", user).mapTo(DeviceId.class).list().stream()
                .skip(limit)
                .forEach(device -> delete(handle, device));
    }

    private static void delete(Handle handle, DeviceId device) {
        handle.createUpdate("DELETE FROM device WHERE id = :id").bind("id", device).execute();
    }

    @Override
    public Optional<StoredSession> session(SessionId session) {
        return database.read(
                handle ->
                        handle.createQuery(SELECT + "WHERE id = :id")
                                .bind("id", session)
                                .map(SESSION)
                                .findOne());
    }

    @Override
    public List<StoredSession> sessionsOf(UserId user) {
        return database.read(handle -> sessionsOf(handle, user));
    }

    private static List<StoredSession> sessionsOf(Handle handle, UserId user) {
        return handle.createQuery(SELECT + "WHERE person = :person ORDER BY refreshed_at DESC, id")
                .bind("person", user)
                .map(SESSION)
                .list();
    }

    @Override
    public Optional<List<SessionId>> suspend(UserId user, ServerRole role, long nowMs) {
        String sql =
                """
                UPDATE account SET suspended_at = coalesce(suspended_at, :now)
                WHERE id = :id AND role = :role\
                """;
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate(sql)
                                                .bind("id", user)
                                                .bind("role", role.toString())
                                                .bind("now", nowMs)
                                                .execute()
                                        > 0
                                ? Optional.of(endOthers(handle, user, null, nowMs))
                                : Optional.empty());
    }

    @Override
    public Optional<List<SessionId>> resetPassword(
            String codeHash, String passwordHash, long nowMs) {
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        takeReset(handle, codeHash, nowMs)
                                .map(
                                        user -> {
                                            setPasswordHash(handle, user, passwordHash);
                                            return endOthers(handle, user, null, nowMs);
                                        }));
    }

    private static Optional<UserId> takeReset(Handle handle, String codeHash, long nowMs) {
        String sql =
                """
                DELETE FROM password_reset WHERE code_hash = :hash AND expires_at > :now
                RETURNING person\
                """;
        return handle.createQuery(sql)
                .bind("hash", codeHash)
                .bind("now", nowMs)
                .mapTo(UserId.class)
                .findOne();
    }

    private static void setPasswordHash(Handle handle, UserId user, String passwordHash) {
        handle.createUpdate("UPDATE account SET password_hash = :hash WHERE id = :id")
                .bind("id", user)
                .bind("hash", passwordHash)
                .execute();
    }

    @Override
    public Optional<List<SessionId>> deleteAccount(UserId user, long nowMs) {
        return database.write(Turn.ACCOUNTS, handle -> deleteAccount(handle, user, nowMs));
    }

    private static Optional<List<SessionId>> deleteAccount(Handle handle, UserId user, long nowMs) {
        boolean deletable =
                handle.createQuery("SELECT 1 FROM account WHERE id = :id AND role <> 'owner'")
                        .bind("id", user)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent();
        if (!deletable) {
            return Optional.empty();
        }
        List<SessionId> ended = endOthers(handle, user, null, nowMs);
        for (String sql : ALL_OF_ACCOUNT) {
            handle.createUpdate(sql).bind("id", user).execute();
        }
        return Optional.of(ended);
    }

    @Override
    public Optional<ServerRole> standing(SessionId session) {
        String sql =
                """
                SELECT a.role FROM session s JOIN account a ON a.id = s.person
                WHERE s.id = :id\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("id", session)
                                .map((row, _) -> ServerRole.parse(row.getString("role")))
                                .findOne());
    }

    @Override
    public boolean rotate(SessionId session, String from, String to, long nowMs, String address) {
        String sql =
                """
                UPDATE session SET refresh_hash = :to, refreshed_at = :now, address = :address
                WHERE id = :id AND refresh_hash = :from\
                """;
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate(sql)
                                        .bind("id", session)
                                        .bind("from", from)
                                        .bind("to", to)
                                        .bind("now", nowMs)
                                        .bind("address", address)
                                        .execute()
                                > 0);
    }

    @Override
    public boolean confirm(SessionId session, String passwordHash, long nowMs) {
        String sql =
                """
                UPDATE session SET password_at = :now
                WHERE id = :id AND person IN
                  (SELECT id FROM account WHERE password_hash = :hash)\
                """;
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate(sql)
                                        .bind("id", session)
                                        .bind("hash", passwordHash)
                                        .bind("now", nowMs)
                                        .execute()
                                > 0);
    }

    @Override
    public boolean end(UserId user, SessionId session, long nowMs) {
        String sql = "SELECT id FROM session WHERE id = :id AND person = :person";
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        !end(
                                        handle,
                                        handle.createQuery(sql)
                                                .bind("id", session)
                                                .bind("person", user)
                                                .mapTo(SessionId.class)
                                                .list(),
                                        nowMs)
                                .isEmpty());
    }

    @Override
    public List<SessionId> endOthers(UserId user, @Nullable SessionId kept, long nowMs) {
        return database.write(Turn.ACCOUNTS, handle -> endOthers(handle, user, kept, nowMs));
    }

    private static List<SessionId> endOthers(
            Handle handle, UserId user, @Nullable SessionId kept, long nowMs) {
        return end(
                handle,
                sessionsOf(handle, user).stream()
                        .map(StoredSession::session)
                        .filter(session -> !session.equals(kept))
                        .toList(),
                nowMs);
    }

    @Override
    public List<SessionId> endExpired(long refreshedBefore, long createdBefore, long nowMs) {
        String sql =
                """
                SELECT id FROM session WHERE refreshed_at < :refreshed OR created_at < :created
                LIMIT :limit\
                """;
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        end(
                                handle,
                                handle.createQuery(sql)
                                        .bind("refreshed", refreshedBefore)
                                        .bind("created", createdBefore)
                                        .bind("limit", PAGE)
                                        .mapTo(SessionId.class)
                                        .list(),
                                nowMs));
    }

    private static List<SessionId> end(Handle handle, List<SessionId> sessions, long nowMs) {
        String revokes =
                """
                INSERT INTO revocation (position, session, device, ended_at)
                SELECT :position, id, device, :now FROM session WHERE id = :session\
                """;
        for (SessionId session : sessions) {
            handle.createUpdate(revokes)
                    .bind("position", nextPosition(handle))
                    .bind("session", session)
                    .bind("now", nowMs)
                    .execute();
            handle.createUpdate("DELETE FROM session WHERE id = :id").bind("id", session).execute();
        }
        return sessions;
    }

    private static long nextPosition(Handle handle) {
        return handle.createQuery(
                        "UPDATE revocation_head SET position = position + 1 RETURNING position")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public Page since(long position) {
        return database.read(handle -> position < 0 ? newest(handle) : page(handle, position));
    }

    private static Page newest(Handle handle) {
        return handle.createQuery("SELECT position FROM revocation_head")
                .map((row, _) -> new Page(List.of(), row.getLong("position")))
                .one();
    }

    private static Page page(Handle handle, long position) {
        String sql =
                """
                SELECT session, position FROM revocation
                WHERE position > :position ORDER BY position LIMIT :limit\
                """;
        List<Revocation> page =
                handle.createQuery(sql)
                        .bind("position", position)
                        .bind("limit", PAGE)
                        .map(
                                (row, _) ->
                                        new Revocation(
                                                new SessionId(
                                                        IdColumns.uuid(row.getBytes("session"))),
                                                row.getLong("position")))
                        .list();
        return new Page(
                page.stream().map(Revocation::session).toList(),
                page.isEmpty() ? position : page.getLast().position());
    }

    private record Revocation(SessionId session, long position) {}

    @Override
    public void forgetRevocations(long endedBefore) {
        database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate("DELETE FROM revocation WHERE ended_at < :before")
                                .bind("before", endedBefore)
                                .execute());
    }
}
