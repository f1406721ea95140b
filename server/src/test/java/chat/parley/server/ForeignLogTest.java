package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteEventLog;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ForeignLogTest {
    private static final String ROOM = "{\"kind\":\"public\",\"name\":\"den\"}";

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

    @Test
    void tablesWithRoomsThatTheLogDoesNotKnowAreRefused() throws IOException {
        try (RunningServer server = new RunningServer(data)) {
            assertThat(server.post("/v1/rooms", ROOM, server.owner()).status()).isEqualTo(201);
        }
        new RunningServer(data).close();
        Path bare = Files.createDirectory(data.resolve("bare"));
        Files.copy(data.resolve(Stores.DIRECTORY), bare.resolve(Stores.DIRECTORY));
        assertThatThrownBy(() -> new RunningServer(bare).close())
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("the event log knows none of them")
                .hasMessageContaining("restore a backup");
    }
}
