package chat.parley.storage.sql;

import chat.parley.accounts.KeyPackageStore;
import chat.parley.accounts.StoredKeyPackage;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.SessionId;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Key packages in SQL. In the turn of people: sessions do not end meanwhile. */
public final class SqlKeyPackageStore implements KeyPackageStore {
    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlKeyPackageStore(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Adding add(List<StoredKeyPackage> packages) {
        return database.write(Turn.ACCOUNTS, handle -> add(handle, packages));
    }

    private static Adding add(Handle handle, List<StoredKeyPackage> packages) {
        SessionId session = packages.getFirst().session();
        long once = packages.stream().filter(one -> !one.lastResort()).count();
        if (!isLiving(handle, session)) {
            return Adding.ENDED;
        }
        if (areKnown(handle, packages)) {
            return Adding.KNOWN;
        }
        if (stored(handle, session) + once > Limits.KEY_PACKAGES) {
            return Adding.FULL;
        }
        if (once < packages.size()) {
            handle.createUpdate("DELETE FROM key_package WHERE session = :session AND last_resort")
                    .bind("session", session)
                    .execute();
        }
        packages.forEach(one -> insert(handle, one));
        return Adding.ADDED;
    }

    private static boolean isLiving(Handle handle, SessionId session) {
        return handle.createQuery("SELECT count(*) FROM session WHERE id = :id")
                        .bind("id", session)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static boolean areKnown(Handle handle, List<StoredKeyPackage> packages) {
        String sql =
                """
                SELECT (SELECT count(*) FROM key_package WHERE ref IN (<refs>))
                  + (SELECT count(*) FROM claimed_key_package WHERE ref IN (<refs>))\
                """;
        return handle.createQuery(sql)
                        .bindList(
                                "refs", packages.stream().map(one -> one.ref().toArray()).toList())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static long stored(Handle handle, SessionId session) {
        String sql =
                "SELECT count(*) FROM key_package WHERE session = :session AND NOT last_resort";
        return handle.createQuery(sql).bind("session", session).mapTo(Long.class).one();
    }

    private static void insert(Handle handle, StoredKeyPackage one) {
        String sql =
                """
                INSERT INTO key_package (ref, session, person, device, device_key, package,
                  last_resort, used, expires_at, added_at)
                VALUES (:ref, :session, :person, :device, :key, :package,
                  :lastResort, FALSE, :expiresAt, :addedAt)\
                """;
        handle.createUpdate(sql)
                .bind("ref", one.ref().toArray())
                .bind("session", one.session())
                .bind("person", one.owner().user())
                .bind("device", one.owner().device())
                .bind("key", one.deviceKey().toArray())
                .bind("package", one.encoded().toArray())
                .bind("lastResort", one.lastResort())
                .bind("expiresAt", one.expiresAt())
                .bind("addedAt", one.addedAt())
                .execute();
    }

    @Override
    public Stock stock(SessionId session, long nowMs) {
        return database.read(
                handle -> {
                    String sql =
                            """
                            SELECT count(*) FROM key_package
                            WHERE session = :session AND NOT last_resort AND expires_at > :now\
                            """;
                    int left =
                            handle.createQuery(sql)
                                    .bind("session", session)
                                    .bind("now", nowMs)
                                    .mapTo(Integer.class)
                                    .one();
                    return new Stock(left, lastResort(handle, session, nowMs));
                });
    }

    private static @Nullable LastResort lastResort(Handle handle, SessionId session, long nowMs) {
        String sql =
                """
                SELECT added_at, used FROM key_package
                WHERE session = :session AND last_resort AND expires_at > :now\
                """;
        return handle.createQuery(sql)
                .bind("session", session)
                .bind("now", nowMs)
                .map((row, _) -> new LastResort(row.getLong("added_at"), row.getBoolean("used")))
                .findOne()
                .orElse(null);
    }

    @Override
    public int left(DeviceId device, long nowMs) {
        String sql =
                """
                SELECT count(*) FROM key_package
                WHERE device = :device AND NOT last_resort AND expires_at > :now\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("device", device)
                                .bind("now", nowMs)
                                .mapTo(Integer.class)
                                .one());
    }

    @Override
    public Claimed claim(Claim claim) {
        return database.write(Turn.ACCOUNTS, handle -> KeyClaimRows.claim(handle, claim));
    }

    @Override
    public void forgetExpired(long nowMs) {
        database.write(
                Turn.ACCOUNTS,
                handle -> {
                    handle.createUpdate("DELETE FROM key_package WHERE expires_at <= :now")
                            .bind("now", nowMs)
                            .execute();
                    return handle.createUpdate("DELETE FROM key_claim WHERE at <= :before")
                            .bind("before", nowMs - CLAIM_LIFE.toMillis())
                            .execute();
                });
    }
}
