package chat.parley.storage.sql;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.NamePlace;
import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredInvitation;
import chat.parley.accounts.StoredSettings;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Accounts, invitations and settings in SQL. Their turn orders who is first. */
public final class SqlAccountStore implements AccountStore {
    private static final RowMapper<StoredAccount> ACCOUNT = (row, _) -> AccountRows.account(row);
    private static final RowMapper<StoredInvitation> INVITATION =
            (row, _) -> AccountRows.invitation(row);

    private static final String COLUMNS =
            "id, name, display_name, picture, role, password_hash, created_at, suspended_at,"
                    + " waiting";
    private static final String INVITATION_COLUMNS =
            "SELECT code, uses, expires_at, created_by, room, role, admits FROM invitation WHERE ";

    /** Also that whoever made it may still invite ({@code ServerRight.INVITE}), if it admits. */
    private static final String IS_GOOD =
            """
            uses > 0 AND expires_at > :now AND created_by IN (
              SELECT id FROM account
              WHERE (role IN ('owner', 'admin') OR NOT admits)
                AND suspended_at IS NULL AND NOT waiting)\
            """;

    /** Everybody once: by the first in order of all that begins so. */
    static final String FIND =
            """
            SELECT w.rest, a.id, a.name, a.display_name, a.picture, a.role, a.password_hash,
              a.created_at, a.suspended_at, a.waiting
            FROM account_word w JOIN account a ON a.name = w.name
            WHERE w.rest >= :from AND w.rest < :end AND (w.rest, w.name) > (:rest, :name)
              AND a.suspended_at IS NULL AND NOT a.waiting
              AND NOT EXISTS (
                SELECT 1 FROM account_word o
                WHERE o.name = w.name AND o.rest >= :text AND o.rest < w.rest)
            ORDER BY w.rest, w.name LIMIT :limit\
            """;

    /** No text has a greater character. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlAccountStore(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public SignUp signUp(StoredAccount account, @Nullable String invitation) {
        return database.write(Turn.ACCOUNTS, handle -> signUp(handle, account, invitation));
    }

    private static SignUp signUp(
            Handle handle, StoredAccount account, @Nullable String invitation) {
        boolean first = !claimed(handle);
        @Nullable StoredInvitation used =
                invitation == null
                        ? null
                        : invitation(handle, invitation, account.createdAt())
                                .filter(StoredInvitation::admits)
                                .orElse(null);
        StoredSettings settings = settings(handle);
        if (!first && used == null && !settings.openSignUp()) {
            return new SignUp.NotInvited();
        }
        StoredAccount admitted = account.admitted(first, used, settings);
        if (!insert(handle, admitted)) {
            return new SignUp.NameTaken();
        }
        insertWords(handle, admitted.name(), admitted.searched());
        if (used != null) {
            useInvitation(handle, used.code(), account.createdAt());
        }
        return new SignUp.Done(admitted, used);
    }

    private static boolean insert(Handle handle, StoredAccount account) {
        String sql =
                """
                INSERT INTO account
                  (id, name, display_name, search, role, password_hash, created_at, waiting)
                VALUES
                  (:id, :name, :displayName, :search, :role, :passwordHash, :createdAt, :waiting)
                ON CONFLICT (name) DO NOTHING\
                """;
        return handle.createUpdate(sql)
                        .bind("id", account.user())
                        .bind("name", account.name())
                        .bind("displayName", account.displayName())
                        .bind("search", account.searched())
                        .bind("role", account.role().toString())
                        .bind("passwordHash", account.passwordHash())
                        .bind("createdAt", account.createdAt())
                        .bind("waiting", account.waiting())
                        .execute()
                > 0;
    }

    private static void insertWords(Handle handle, String name, String searched) {
        String sql = "INSERT INTO account_word (rest, name) VALUES (:rest, :name)";
        for (String rest : StoredAccount.words(searched)) {
            handle.createUpdate(sql).bind("rest", rest).bind("name", name).execute();
        }
    }

    @Override
    public boolean claimed() {
        return database.read(SqlAccountStore::claimed);
    }

    private static boolean claimed(Handle handle) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM account)")
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public Optional<StoredAccount> account(UserId user) {
        return database.read(handle -> account(handle, user));
    }

    private static Optional<StoredAccount> account(Handle handle, UserId user) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM account WHERE id = :id")
                .bind("id", user)
                .map(ACCOUNT)
                .findOne();
    }

    @Override
    public Optional<StoredAccount> accountNamed(String name) {
        return database.read(
                handle ->
                        handle.createQuery("SELECT " + COLUMNS + " FROM account WHERE name = :name")
                                .bind("name", name)
                                .map(ACCOUNT)
                                .findOne());
    }

    @Override
    public List<StoredAccount> accounts(Collection<UserId> users) {
        if (users.isEmpty()) {
            return List.of();
        }
        return database.read(
                handle ->
                        handle.createQuery(
                                        "SELECT " + COLUMNS + " FROM account WHERE id IN (<ids>)")
                                .bindList("ids", List.copyOf(users))
                                .map(ACCOUNT)
                                .list());
    }

    @Override
    public boolean changeDisplayName(UserId user, String displayName) {
        String sql =
                """
                UPDATE account SET display_name = :displayName, search = :search WHERE id = :id\
                """;
        return database.write(
                Turn.ACCOUNTS,
                handle -> {
                    Optional<StoredAccount> account = account(handle, user);
                    account.map(StoredAccount::name)
                            .ifPresent(
                                    name -> {
                                        String searched = StoredAccount.searched(name, displayName);
                                        handle.createUpdate(sql)
                                                .bind("id", user)
                                                .bind("displayName", displayName)
                                                .bind("search", searched)
                                                .execute();
                                        deleteWords(handle, name);
                                        insertWords(handle, name, searched);
                                    });
                    return account.isPresent();
                });
    }

    private static void deleteWords(Handle handle, String name) {
        handle.createUpdate("DELETE FROM account_word WHERE name = :name")
                .bind("name", name)
                .execute();
    }

    @Override
    public Optional<StoredAccount> changePicture(UserId user, @Nullable BlobId picture) {
        String sql = "UPDATE account SET picture = :picture WHERE id = :id";
        return database.write(
                Turn.ACCOUNTS,
                handle -> {
                    Optional<StoredAccount> before = account(handle, user);
                    handle.createUpdate(sql).bind("id", user).bind("picture", picture).execute();
                    return before;
                });
    }

    @Override
    public List<StoredAccount> search(
            String text, boolean waiting, @Nullable String after, int limit) {
        String sql =
                "SELECT "
                        + COLUMNS
                        + """
                         FROM account WHERE name > :after AND search LIKE :pattern ESCAPE '!'
                          AND (waiting OR NOT :waiting)
                        ORDER BY name LIMIT :limit\
                        """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("after", after == null ? "" : after)
                                .bind("pattern", "%" + text.replaceAll("[!%_]", "!$0") + "%")
                                .bind("waiting", waiting)
                                .bind("limit", limit)
                                .map(ACCOUNT)
                                .list());
    }

    @Override
    public List<Found> find(String text, NamePlace after, int limit) {
        String from = after.rest().startsWith(text) ? after.rest() : text;
        return database.read(
                handle ->
                        handle.createQuery(FIND)
                                .bind("text", text)
                                .bind("from", from)
                                .bind("end", text + LAST)
                                .bind("rest", after.rest())
                                .bind("name", after.name())
                                .bind("limit", limit)
                                .map((row, _) -> found(AccountRows.account(row), row.getString(1)))
                                .list());
    }

    private static Found found(StoredAccount account, String rest) {
        return new Found(account, new NamePlace(rest, account.name()));
    }

    @Override
    public List<UserId> admins(int limit) {
        String sql =
                """
                SELECT id FROM account
                WHERE role IN ('owner', 'admin') AND suspended_at IS NULL AND NOT waiting
                LIMIT :limit\
                """;
        return database.read(
                handle -> handle.createQuery(sql).bind("limit", limit).mapTo(UserId.class).list());
    }

    @Override
    public boolean changeRole(UserId user, ServerRole from, ServerRole to) {
        return database.write(Turn.ACCOUNTS, handle -> changeRole(handle, user, from, to));
    }

    private static boolean changeRole(Handle handle, UserId user, ServerRole from, ServerRole to) {
        return handle.createUpdate("UPDATE account SET role = :to WHERE id = :id AND role = :from")
                        .bind("id", user)
                        .bind("from", from.toString())
                        .bind("to", to.toString())
                        .execute()
                > 0;
    }

    @Override
    public boolean handOver(UserId owner, UserId to) {
        String next =
                """
                SELECT role FROM account WHERE id = :id AND id <> :owner AND suspended_at IS NULL
                  AND NOT waiting AND role <> 'bot'\
                """;
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createQuery(next)
                                .bind("id", to)
                                .bind("owner", owner)
                                .map((row, _) -> ServerRole.parse(row.getString("role")))
                                .findOne()
                                .filter(
                                        _ ->
                                                changeRole(
                                                        handle,
                                                        owner,
                                                        ServerRole.OWNER,
                                                        ServerRole.ADMIN))
                                .filter(from -> changeRole(handle, to, from, ServerRole.OWNER))
                                .isPresent());
    }

    @Override
    public boolean restore(UserId user) {
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate(
                                                "UPDATE account SET suspended_at = NULL WHERE id ="
                                                        + " :id")
                                        .bind("id", user)
                                        .execute()
                                > 0);
    }

    @Override
    public boolean approve(UserId user) {
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate(
                                                """
                                                UPDATE account SET waiting = FALSE
                                                WHERE id = :id AND waiting\
                                                """)
                                        .bind("id", user)
                                        .execute()
                                > 0);
    }

    @Override
    public boolean decline(UserId user) {
        return database.write(
                Turn.ACCOUNTS,
                handle -> {
                    String reset =
                            """
                            DELETE FROM password_reset
                            WHERE person = (SELECT id FROM account WHERE id = :id AND waiting)\
                            """;
                    String words =
                            """
                            DELETE FROM account_word
                            WHERE name = (SELECT name FROM account WHERE id = :id AND waiting)\
                            """;
                    handle.createUpdate(reset).bind("id", user).execute();
                    handle.createUpdate(words).bind("id", user).execute();
                    return handle.createUpdate("DELETE FROM account WHERE id = :id AND waiting")
                                    .bind("id", user)
                                    .execute()
                            > 0;
                });
    }

    @Override
    public void addReset(UserId user, String codeHash, long expiresAt) {
        String sql =
                """
                INSERT INTO password_reset (person, code_hash, expires_at)
                SELECT id, :hash, :expiresAt FROM account WHERE id = :id
                ON CONFLICT (person) DO UPDATE
                SET code_hash = excluded.code_hash, expires_at = excluded.expires_at\
                """;
        database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate(sql)
                                .bind("id", user)
                                .bind("hash", codeHash)
                                .bind("expiresAt", expiresAt)
                                .execute());
    }

    @Override
    public Optional<StoredAccount> resettable(String codeHash, long nowMs) {
        String sql =
                "SELECT "
                        + COLUMNS
                        + """
                         FROM account WHERE id = (
                          SELECT person FROM password_reset
                          WHERE code_hash = :hash AND expires_at > :now)\
                        """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("hash", codeHash)
                                .bind("now", nowMs)
                                .map(ACCOUNT)
                                .findOne());
    }

    @Override
    public boolean changePasswordHash(UserId user, String from, String to) {
        String sql =
                """
                UPDATE account SET password_hash = :to
                WHERE id = :id AND password_hash = :from\
                """;
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate(sql)
                                        .bind("id", user)
                                        .bind("from", from)
                                        .bind("to", to)
                                        .execute()
                                > 0);
    }

    @Override
    public StoredSettings settings() {
        return database.read(SqlAccountStore::settings);
    }

    private static StoredSettings settings(Handle handle) {
        return handle.createQuery("SELECT open_sign_up, approve_sign_ups FROM server_settings")
                .map(
                        (row, _) ->
                                new StoredSettings(
                                        row.getBoolean("open_sign_up"),
                                        row.getBoolean("approve_sign_ups")))
                .one();
    }

    @Override
    public void changeSettings(StoredSettings settings) {
        String sql = "UPDATE server_settings SET open_sign_up = :open, approve_sign_ups = :approve";
        database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate(sql)
                                .bind("open", settings.openSignUp())
                                .bind("approve", settings.approveSignUps())
                                .execute());
    }

    @Override
    public boolean addInvitation(StoredInvitation invitation, int limit, long nowMs) {
        String sql =
                """
                INSERT INTO invitation (code, uses, expires_at, created_by, room, role, admits)
                VALUES (:code, :uses, :expiresAt, :createdBy, :room, :role, :admits)\
                """;
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        open(handle, invitation, nowMs) < limit
                                && handle.createUpdate(sql)
                                                .bind("code", invitation.code())
                                                .bind("uses", invitation.uses())
                                                .bind("expiresAt", invitation.expiresAt())
                                                .bind("createdBy", invitation.createdBy())
                                                .bind("room", invitation.room())
                                                .bind("role", invitation.role().toString())
                                                .bind("admits", invitation.admits())
                                                .execute()
                                        > 0);
    }

    private static long open(Handle handle, StoredInvitation of, long nowMs) {
        String kind = of.admits() ? "admits" : "NOT admits AND room = :room";
        String sql = "SELECT count(*) FROM invitation WHERE " + kind + " AND " + IS_GOOD;
        Query query = handle.createQuery(sql).bind("now", nowMs);
        return (of.admits() ? query : query.bind("room", of.room())).mapTo(Long.class).one();
    }

    @Override
    public Optional<StoredInvitation> invitation(String code, long nowMs) {
        return database.read(handle -> invitation(handle, code, nowMs));
    }

    private static Optional<StoredInvitation> invitation(Handle handle, String code, long nowMs) {
        return handle.createQuery(INVITATION_COLUMNS + "code = :code AND " + IS_GOOD)
                .bind("code", code)
                .bind("now", nowMs)
                .map(INVITATION)
                .findOne();
    }

    @Override
    public boolean useInvitation(String code, long nowMs) {
        return database.write(Turn.ACCOUNTS, handle -> useInvitation(handle, code, nowMs));
    }

    private static boolean useInvitation(Handle handle, String code, long nowMs) {
        String sql = "UPDATE invitation SET uses = uses - 1 WHERE code = :code AND " + IS_GOOD;
        return handle.createUpdate(sql).bind("code", code).bind("now", nowMs).execute() > 0;
    }

    @Override
    public List<StoredInvitation> invitations(long nowMs, int limit) {
        return database.read(handle -> invitations(handle, nowMs, limit));
    }

    @Override
    public List<StoredInvitation> links(RoomId room, long nowMs, int limit) {
        String sql =
                INVITATION_COLUMNS
                        + "room = :room AND "
                        + IS_GOOD
                        + " ORDER BY expires_at, code LIMIT :limit";
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("room", room)
                                .bind("now", nowMs)
                                .bind("limit", limit)
                                .map(INVITATION)
                                .list());
    }

    private static List<StoredInvitation> invitations(Handle handle, long nowMs, int limit) {
        String sql =
                INVITATION_COLUMNS
                        + "admits AND "
                        + IS_GOOD
                        + " ORDER BY expires_at, code LIMIT :limit";
        return handle.createQuery(sql)
                .bind("now", nowMs)
                .bind("limit", limit)
                .map(INVITATION)
                .list();
    }

    @Override
    public boolean revokeInvitation(String code) {
        return database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate("DELETE FROM invitation WHERE code = :code")
                                        .bind("code", code)
                                        .execute()
                                > 0);
    }

    @Override
    public void pruneInvitations(long nowMs) {
        database.write(
                Turn.ACCOUNTS,
                handle ->
                        handle.createUpdate("DELETE FROM invitation WHERE NOT (" + IS_GOOD + ")")
                                .bind("now", nowMs)
                                .execute());
    }
}
