package chat.parley.storage.sqlite;

import chat.parley.testkit.AccountRaceContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteAccountRaceTest extends AccountRaceContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected Stores create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new Stores(
                new SqliteAccountStore(database),
                new SqliteSessionStore(database),
                new SqliteKeyStore(database),
                new SqliteAuditLog(database));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
