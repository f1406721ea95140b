package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.rooms.CorruptLog;
import chat.parley.storage.log.StreamState;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

class LogSchemaTest {
    @TempDir Path path;
    private SampleLog sample;

    @BeforeEach
    void makeALogOfLayout1() throws Exception {
        sample = new SampleLog(path, 1);
        sample.grow(3, 70);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<StreamState> streams = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT * FROM stream")) {
                while (rows.next()) {
                    streams.add(StreamState.of(rows));
                }
            }
            statement.execute("ALTER TABLE stream DROP COLUMN at");
            for (StreamState stream : streams) {
                statement.execute(
                        "UPDATE stream SET checksum = %d WHERE no = %d"
                                .formatted(stream.checksumOfLayout1(), stream.no()));
            }
            statement.execute("PRAGMA user_version = 1");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + sample.file("log.db"));
    }

    @Test
    void anOlderLayoutIsBroughtForwardWithEverythingInIt() throws Exception {
        for (int start = 1; start <= 2; start++) {
            try (DataFolder folder = DataFolder.open(path);
                    SqliteEventLog log = SqliteEventLog.open(folder)) {
                assertThat(sample.isWhole(log)).isTrue();
                sample.streams.forEach(
                        (id, events) ->
                                assertThat(log.head(id).at()).isEqualTo(events.getLast().at()));
                sample.append(log, 3, 10);
            }
        }
    }

    @Test
    void damageInAnOlderLayoutIsNamedAndNotSealed() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE stream SET head = head - 1 WHERE no = 2");
        }
        try (DataFolder folder = DataFolder.open(path)) {
            assertThatThrownBy(() -> SqliteEventLog.open(folder)).isInstanceOf(CorruptLog.class);
            assertThatThrownBy(() -> SqliteEventLog.open(folder)).isInstanceOf(CorruptLog.class);
        }
    }
}
