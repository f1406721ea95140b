package chat.parley.storage.sql;

import chat.parley.accounts.AuditEntry;
import chat.parley.accounts.AuditEntry.Happening;
import chat.parley.accounts.AuditKind;
import chat.parley.accounts.AuditLog;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/** The audit log in SQL; triggers keep its rows from being changed. */
public final class SqlAuditLog implements AuditLog {
    private static final RowMapper<AuditEntry> ENTRY = (row, _) -> entry(row);
    private static final String SELECT =
            "SELECT seq, at, kind, actor, subject, session, detail, hash, address FROM audit ";

    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlAuditLog(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public AuditEntry append(Happening what) {
        return database.write(Turn.AUDIT, handle -> append(handle, what));
    }

    @Override
    public <T> T together(Supplier<T> work) {
        return database.together(Turn.ACCOUNTS, work);
    }

    private static AuditEntry append(Handle handle, Happening what) {
        AuditEntry entry = AuditEntry.after(newest(handle), what);
        String sql =
                """
                INSERT INTO audit (seq, at, kind, actor, subject, session, detail, hash, address)
                VALUES (:seq, :at, :kind, :actor, :subject, :session, :detail, :hash, :address)\
                """;
        handle.createUpdate(sql)
                .bind("seq", entry.seq())
                .bind("at", what.at())
                .bind("kind", what.kind().toString())
                .bind("actor", what.actor())
                .bind("subject", what.subject())
                .bind("session", what.session())
                .bind("detail", what.detail())
                .bind("hash", entry.hash())
                .bind("address", what.address())
                .execute();
        return entry;
    }

    private static @Nullable AuditEntry newest(Handle handle) {
        return handle.createQuery(SELECT + "ORDER BY seq DESC LIMIT 1")
                .map(ENTRY)
                .findOne()
                .orElse(null);
    }

    @Override
    public List<AuditEntry> before(
            long seq, @Nullable UserId user, @Nullable AuditKind kind, int limit) {
        String sql = concerning(user) + "AND (:kind IS NULL OR kind = :kind) ORDER BY seq DESC";
        return database.read(
                handle -> {
                    var query = handle.createQuery(sql + " LIMIT :limit").bind("seq", seq);
                    if (user != null) {
                        query.bind("user", user);
                    }
                    return query.bind("kind", kind == null ? null : kind.toString())
                            .bind("limit", limit)
                            .map(ENTRY)
                            .list();
                });
    }

    /** One part for each index. */
    private static String concerning(@Nullable UserId user) {
        return user == null
                ? SELECT + "WHERE seq < :seq "
                : SELECT
                        + """
                        WHERE seq IN (
                          SELECT seq FROM audit WHERE actor = :user
                          UNION SELECT seq FROM audit WHERE subject = :user) AND seq < :seq\
                        """
                        + " ";
    }

    @Override
    public List<AuditEntry> after(long seq, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(SELECT + "WHERE seq > :seq ORDER BY seq LIMIT :limit")
                                .bind("seq", seq)
                                .bind("limit", limit)
                                .map(ENTRY)
                                .list());
    }

    @Override
    public void eraseAddresses(long olderThanMs) {
        String sql = "UPDATE audit SET address = NULL WHERE at < :before AND address IS NOT NULL";
        database.write(
                Turn.AUDIT,
                handle -> handle.createUpdate(sql).bind("before", olderThanMs).execute());
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        byte @Nullable [] session = row.getBytes("session");
        return new AuditEntry(
                row.getLong("seq"),
                new Happening(
                        row.getLong("at"),
                        AuditKind.parse(row.getString("kind")).orElseThrow(),
                        user(row, "actor"),
                        user(row, "subject"),
                        session == null ? null : new SessionId(IdColumns.uuid(session)),
                        row.getString("detail"),
                        row.getString("address")),
                row.getString("hash"));
    }

    private static @Nullable UserId user(ResultSet row, String column) throws SQLException {
        byte @Nullable [] id = row.getBytes(column);
        return id == null ? null : new UserId(IdColumns.uuid(id));
    }
}
