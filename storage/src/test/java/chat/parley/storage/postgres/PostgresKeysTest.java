package chat.parley.storage.postgres;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlArchiveStore;
import chat.parley.storage.sql.SqlIdentityStore;
import chat.parley.storage.sql.SqlKeyPackageStore;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.KeysContract;

class PostgresKeysTest extends KeysContract {
    @Override
    protected Stores create() {
        PostgresDatabase database = TestDatabase.directory();
        return new Stores(
                new SqlAccountStore(database),
                new SqlSessionStore(database),
                new SqlIdentityStore(database),
                new SqlKeyPackageStore(database),
                new SqlArchiveStore(database));
    }
}
