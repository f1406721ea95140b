package chat.parley.storage.sqlite;

import chat.parley.storage.log.LogState;
import chat.parley.storage.log.StoredEvent;
import chat.parley.storage.log.StreamState;
import chat.parley.storage.sql.NewerSchema;
import chat.parley.storage.sql.OlderSchema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tables of {@code log.db}; {@code event_log.sql} draws them. */
final class LogSchema {
    private static final int VERSION = 2;

    private LogSchema() {}

    /**
     * Makes the tables in a new file, and brings those of an older one to this layout.
     *
     * @throws NewerSchema when a newer Parley has changed them
     */
    static void prepare(Connection connection) throws SQLException {
        switch (knownVersion(connection)) {
            case 0 -> create(connection);
            case 1 -> addTimes(connection);
            default -> {}
        }
    }

    /**
     * That the tables can be read as they are.
     *
     * @throws NewerSchema when a newer Parley has changed them
     * @throws OlderSchema when they are to be brought to this layout first
     */
    static void check(Connection connection) throws SQLException {
        if (knownVersion(connection) < VERSION) {
            throw new OlderSchema(LogOpening.FILE);
        }
    }

    private static int knownVersion(Connection connection) throws SQLException {
        int version = version(connection);
        if (version > VERSION) {
            throw new NewerSchema(
                    "log.db has the layout " + version + ", this Parley knows " + VERSION);
        }
        return version;
    }

    /** Layout 2 keeps when the event at a stream's head was made. */
    private static void addTimes(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ALTER TABLE stream ADD COLUMN at INTEGER NOT NULL DEFAULT 0");
            for (StreamState stream : withTimes(statement)) {
                addTime(connection, stream);
            }
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        }
    }

    private static void addTime(Connection connection, StreamState stream) throws SQLException {
        String sql = "UPDATE stream SET at = ?, checksum = ? WHERE no = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, stream.at());
            statement.setLong(2, stream.checksum());
            statement.setLong(3, stream.no());
            statement.execute();
        }
    }

    private static List<StreamState> withTimes(Statement statement) throws SQLException {
        String all = "SELECT stream.*, body FROM stream LEFT JOIN event ON event.id = stream.last";
        List<StreamState> streams = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(all)) {
            while (rows.next()) {
                StreamState stream = StreamState.ofLayout1(rows);
                byte[] body = rows.getBytes("body"); // null when retention took it
                streams.add(body == null ? stream : stream.at(timeIn(stream, body)));
            }
        }
        return streams;
    }

    private static long timeIn(StreamState stream, byte[] body) {
        return StoredEvent.read(stream.id(), stream.head(), body).event().at();
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static void create(Connection connection) throws SQLException {
        LogState first = LogState.first();
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (String sql : script()) {
                statement.execute(sql);
            }
            insert(connection, first);
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        }
    }

    private static void insert(Connection connection, LogState first) throws SQLException {
        String sql =
                """
                INSERT INTO log (id, generation, started, position, checksum)
                VALUES (1, ?, 0, 0, ?)\
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, first.generation());
            statement.setLong(2, first.checksum());
            statement.execute();
        }
    }

    private static Iterable<String> script() {
        try (var script = LogSchema.class.getResourceAsStream("/db/log/sqlite/event_log.sql")) {
            if (script == null) {
                throw new IllegalStateException("event_log.sql is missing in the jar");
            }
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split(";\\s*\n", -1)).filter(sql -> !sql.isBlank()).toList();
        } catch (IOException e) {
            throw new IllegalStateException("event_log.sql cannot be read", e);
        }
    }
}
