package chat.parley.storage.postgres;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.SessionStoreContract;

class PostgresSessionStoreTest extends SessionStoreContract {
    @Override
    protected Stores create() {
        PostgresDatabase database = TestDatabase.directory();
        return new Stores(new SqlAccountStore(database), new SqlSessionStore(database));
    }
}
