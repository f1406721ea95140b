package chat.parley.storage.postgres;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlPushQueue;
import chat.parley.storage.sql.SqlPushSubscriptions;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.PushContract;

class PostgresPushTest extends PushContract {
    @Override
    protected Stores create() {
        PostgresDatabase database = TestDatabase.directory();
        return new Stores(
                new SqlAccountStore(database),
                new SqlSessionStore(database),
                new SqlDirectory(database),
                new SqlPushSubscriptions(database),
                new SqlPushQueue(database));
    }
}
