package chat.parley.storage.sqlite;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlArchiveStore;
import chat.parley.storage.sql.SqlIdentityStore;
import chat.parley.storage.sql.SqlKeyPackageStore;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.KeysContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteKeysTest extends KeysContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected Stores create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new Stores(
                new SqlAccountStore(database),
                new SqlSessionStore(database),
                new SqlIdentityStore(database),
                new SqlKeyPackageStore(database),
                new SqlArchiveStore(database));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
