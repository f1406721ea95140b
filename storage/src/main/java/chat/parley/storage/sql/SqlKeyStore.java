package chat.parley.storage.sql;

import chat.parley.accounts.KeyStore;
import chat.parley.accounts.StoredKey;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;

import java.util.List;

/** Signing keys and secrets in SQL. */
public final class SqlKeyStore implements KeyStore {
    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlKeyStore(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public List<StoredKey> keys() {
        String sql =
                """
                SELECT kid, private_key, public_key, created_at, retired_at FROM signing_key
                ORDER BY created_at DESC, kid\
                """;
        return database.read(
                handle -> handle.createQuery(sql).map((row, _) -> AccountRows.key(row)).list());
    }

    @Override
    public void rotate(StoredKey fresh) {
        database.write(Turn.KEYS, handle -> rotate(handle, fresh));
    }

    private static int rotate(Handle handle, StoredKey fresh) {
        handle.createUpdate("UPDATE signing_key SET retired_at = :now WHERE retired_at IS NULL")
                .bind("now", fresh.createdAt())
                .execute();
        String sql =
                """
                INSERT INTO signing_key (kid, private_key, public_key, created_at)
                VALUES (:kid, :privateKey, :publicKey, :createdAt)\
                """;
        return handle.createUpdate(sql)
                .bind("kid", fresh.kid())
                .bind("privateKey", fresh.privateKey())
                .bind("publicKey", fresh.publicKey())
                .bind("createdAt", fresh.createdAt())
                .execute();
    }

    @Override
    public void forgetKeys(long retiredBefore) {
        database.write(
                Turn.KEYS,
                handle ->
                        handle.createUpdate("DELETE FROM signing_key WHERE retired_at < :before")
                                .bind("before", retiredBefore)
                                .execute());
    }

    @Override
    public String secret(String name, String candidate) {
        return database.write(Turn.KEYS, handle -> secret(handle, name, candidate));
    }

    private static String secret(Handle handle, String name, String candidate) {
        handle.createUpdate(
                        """
                        INSERT INTO secret (name, value) VALUES (:name, :value)
                        ON CONFLICT (name) DO NOTHING\
                        """)
                .bind("name", name)
                .bind("value", candidate)
                .execute();
        return handle.createQuery("SELECT value FROM secret WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .one();
    }
}
