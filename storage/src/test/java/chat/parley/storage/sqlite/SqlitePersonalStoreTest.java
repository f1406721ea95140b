package chat.parley.storage.sqlite;

import chat.parley.rooms.PersonalStore;
import chat.parley.storage.sql.SqlPersonalStore;
import chat.parley.testkit.PersonalStoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqlitePersonalStoreTest extends PersonalStoreContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected PersonalStore create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new SqlPersonalStore(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
