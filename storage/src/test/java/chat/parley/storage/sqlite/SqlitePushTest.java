package chat.parley.storage.sqlite;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlPushQueue;
import chat.parley.storage.sql.SqlPushSubscriptions;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.PushContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqlitePushTest extends PushContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected Stores create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new Stores(
                new SqlAccountStore(database),
                new SqlSessionStore(database),
                new SqlDirectory(database),
                new SqlPushSubscriptions(database),
                new SqlPushQueue(database));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
