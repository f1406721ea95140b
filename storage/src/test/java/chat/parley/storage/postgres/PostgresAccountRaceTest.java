package chat.parley.storage.postgres;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlKeyStore;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.AccountRaceContract;

class PostgresAccountRaceTest extends AccountRaceContract {
    @Override
    protected Stores create() {
        PostgresDatabase database = TestDatabase.directory();
        return new Stores(
                new SqlAccountStore(database),
                new SqlSessionStore(database),
                new SqlKeyStore(database),
                new SqlAuditLog(database));
    }
}
