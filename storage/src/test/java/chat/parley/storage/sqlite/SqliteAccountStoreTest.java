package chat.parley.storage.sqlite;

import chat.parley.accounts.AccountStore;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.testkit.AccountStoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteAccountStoreTest extends AccountStoreContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected AccountStore create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new SqlAccountStore(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
