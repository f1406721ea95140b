package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.rooms.StoreUnavailable;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class ClosedLogTest {
    @TempDir Path path;

    @Test
    void aClosedLogSaysSoInsteadOfLettingAnybodyWait() throws IOException {
        SampleEvents samples = new SampleEvents(31);
        try (DataFolder folder = DataFolder.open(path)) {
            SqliteEventLog log = SqliteEventLog.open(folder);
            log.close();
            log.close();
            assertThatThrownBy(() -> log.read(samples.room(), 0, 1))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("closed");
            assertThatThrownBy(() -> log.append(samples.room(), 0, samples.after(0, 0, 1)))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("closed");
        }
    }
}
