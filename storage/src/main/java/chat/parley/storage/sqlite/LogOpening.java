package chat.parley.storage.sqlite;

import chat.parley.rooms.Checksum;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogState;
import chat.parley.storage.log.StreamState;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** What is checked before a log is used. */
final class LogOpening {
    static final String FILE = "log.db";
    static final String WITNESS = "witness";

    private static final String ADVICE =
            ": restore a backup, or run `parley verify --accept-loss` to go on with what is left;"
                    + " clients then reload";

    private LogOpening() {}

    /**
     * Opens the log for writing.
     *
     * @param witnessed whether it must have everything that was acknowledged
     */
    static LogWriter open(DataFolder folder, boolean witnessed) throws SQLException, IOException {
        Connection connection = Connections.writing(folder.file(FILE)).getConnection();
        Witness witness = Witness.open(folder.file(WITNESS));
        try {
            LogSchema.prepare(connection);
            checkStreams(connection);
            LogReader reader = new LogReader(connection);
            if (witnessed) {
                checkWitness(reader, witness.read());
                begin(reader.state(), witness);
            }
            execute(connection, "PRAGMA wal_autocheckpoint = 0");
            return new LogWriter(connection, witness);
        } catch (SQLException | IOException | RuntimeException e) {
            connection.close();
            witness.close();
            throw e;
        }
    }

    /**
     * A stream that a damaged index does not find would look like one that was never written to, so
     * all of them are looked at once.
     */
    private static void checkStreams(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check('stream')")) {
                if (!rows.next() || !"ok".equals(rows.getString(1))) {
                    throw new CorruptLog("the table of streams is damaged: restore a backup");
                }
            }
            String all = "SELECT " + StreamState.COLUMNS + " FROM stream";
            try (ResultSet rows = statement.executeQuery(all)) {
                while (rows.next()) {
                    StreamState.of(rows);
                }
            }
        }
    }

    /**
     * That the log has what was acknowledged; throws {@link CorruptLog}.
     *
     * @param seen read before this is called, so that a log that grows meanwhile has it, too
     */
    static void checkWitness(LogReader reader, Witness.@Nullable Seen seen) throws SQLException {
        LogState log = reader.state();
        if (seen == null) {
            if (log.position() > 0) {
                throw new CorruptLog(
                        "the file `witness`, which tells what was acknowledged, is missing"
                                + ADVICE);
            }
            return;
        }
        if (seen.generation() != log.generation()) {
            throw new CorruptLog("the log is another one than was written to last" + ADVICE);
        }
        if (log.position() < seen.position()) {
            throw new CorruptLog(
                    "the log ends at position "
                            + log.position()
                            + " but position "
                            + seen.position()
                            + " was acknowledged"
                            + ADVICE);
        }
        checkLink(reader, log, seen);
    }

    /**
     * The witness of a new log must be on the disk before the first event: were it forced only
     * later, a power cut in between would leave events without a witness, which looks like a
     * witness that was taken away.
     */
    private static void begin(LogState log, Witness witness) throws IOException {
        if (log.position() == 0) {
            witness.restart(new Witness.Seen(log.generation(), 0, Checksum.ZERO));
        }
    }

    /** The event itself may be trimmed. */
    private static void checkLink(LogReader reader, LogState log, Witness.Seen seen)
            throws SQLException {
        if (seen.position() == log.started()) {
            return;
        }
        StreamId unknown = new StreamId(StreamId.Kind.ROOM, new UUID(0, 0));
        Checksum link = reader.linkAt(unknown, seen.position());
        if (link != null && !link.equals(seen.link())) {
            throw new CorruptLog(
                    "the event at position "
                            + seen.position()
                            + " is another one than was acknowledged"
                            + ADVICE);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
