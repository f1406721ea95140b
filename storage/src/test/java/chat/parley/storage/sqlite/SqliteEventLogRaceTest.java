package chat.parley.storage.sqlite;

import chat.parley.rooms.EventLog;
import chat.parley.testkit.EventLogRaceContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class SqliteEventLogRaceTest extends EventLogRaceContract {
    @TempDir Path path;
    private DataFolder folder;

    @Override
    protected EventLog create() throws IOException {
        folder = DataFolder.open(path);
        return SqliteEventLog.open(folder);
    }

    @AfterEach
    void closeFolder() throws IOException {
        folder.close();
    }
}
