package chat.parley.storage.sqlite;

import chat.parley.rooms.EventLog;
import chat.parley.storage.sql.LargeRoomContract;
import chat.parley.storage.sql.SqlDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class LargeRoomTest extends LargeRoomContract {
    @TempDir Path path;
    private DataFolder folder;
    private SqliteDatabase database;

    @Override
    protected SqlDatabase database() throws IOException {
        folder = DataFolder.open(path);
        database = SqliteDatabase.open(path.resolve("directory.db"));
        return database;
    }

    @Override
    protected EventLog log() throws IOException {
        return SqliteEventLog.open(folder);
    }

    @Override
    protected String freshId() {
        return "randomblob(16)";
    }

    @AfterEach
    void closeFiles() throws IOException {
        database.close();
        folder.close();
    }
}
