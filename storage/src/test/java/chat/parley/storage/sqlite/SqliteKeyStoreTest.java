package chat.parley.storage.sqlite;

import chat.parley.accounts.KeyStore;
import chat.parley.storage.sql.SqlKeyStore;
import chat.parley.testkit.KeyStoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteKeyStoreTest extends KeyStoreContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected KeyStore create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new SqlKeyStore(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
