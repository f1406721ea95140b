package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteEventLog;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class ForeignLogTest {
    @TempDir Path data;

    @Test
    void aLogWithRoomsThatNobodyHereCanHaveMadeIsRefused() throws IOException {
        SampleEvents samples = new SampleEvents(1);
        try (DataFolder folder = DataFolder.open(data);
                SqliteEventLog log = SqliteEventLog.open(folder)) {
            log.append(samples.room(), 0, samples.after(0, 0, 1));
        }
        assertThatThrownBy(() -> new RunningServer(data).close())
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("belongs to another data folder or database");
    }
}
