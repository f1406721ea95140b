package chat.parley.storage.sqlite;

import chat.parley.rooms.Directory;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.testkit.ReportsContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteReportsTest extends ReportsContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected Directory create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new SqlDirectory(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
