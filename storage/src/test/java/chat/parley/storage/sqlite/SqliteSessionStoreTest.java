package chat.parley.storage.sqlite;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.SessionStoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteSessionStoreTest extends SessionStoreContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected Stores create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new Stores(new SqlAccountStore(database), new SqlSessionStore(database));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
