package chat.parley.storage.sqlite;

import chat.parley.rooms.EventLog;
import chat.parley.testkit.EventLogDurabilityContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class SqliteEventLogDurabilityTest extends EventLogDurabilityContract {
    @TempDir Path path;
    private DataFolder folder;

    @BeforeEach
    void openFolder() throws IOException {
        folder = DataFolder.open(path);
    }

    @AfterEach
    void closeFolder() throws IOException {
        folder.close();
    }

    @Override
    protected EventLog open() throws IOException {
        return SqliteEventLog.open(folder);
    }
}
