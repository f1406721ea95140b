package chat.parley.storage.sqlite;

import chat.parley.rooms.CorruptLog;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.log.LogVerifier;
import chat.parley.storage.log.StreamState;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code log.db} and its witness as a {@link LogVerifier} sees them. What must be seen at one
 * moment is read in a transaction of its own, as short as that allows, since as long as one lasts
 * the write-ahead log cannot be taken back.
 */
final class LogVerification implements LogVerifier.Source {
    private final Connection connection;
    private final LogReader reader;

    private LogVerification(Connection connection) throws SQLException {
        this.connection = connection;
        this.reader = new LogReader(connection);
    }

    static LogCheck verify(Path folder, LogVerifier.Done done) throws SQLException, IOException {
        Path file = folder.resolve(LogOpening.FILE);
        try (Connection connection = Connections.reading(file).getConnection()) {
            LogSchema.check(connection);
            LogVerification log = new LogVerification(connection);
            LogVerifier verifier = new LogVerifier(log, SqliteErrors::ofLog, done);
            verifier.note(() -> log.checkWitness(folder.resolve(LogOpening.WITNESS)));
            verifier.note(() -> log.checkFile(verifier));
            verifier.note(verifier::checkStreams);
            verifier.note(() -> log.checkStrays(verifier));
            return verifier.result();
        }
    }

    private void checkWitness(Path witness) throws SQLException, IOException {
        Witness.Seen seen = Witness.read(witness);
        reader.atOneMoment(
                log -> {
                    LogOpening.checkWitness(log, seen);
                    return log;
                });
    }

    /** SQLite's own look at pages and indexes. */
    private void checkFile(LogVerifier verifier) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
            while (rows.next()) {
                if (!"ok".equals(rows.getString(1))) {
                    verifier.faults().add("SQLite: " + rows.getString(1));
                }
            }
        }
    }

    @Override
    public long eventsDue() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT total(head - floor) FROM stream")) {
            return row.next() ? (long) row.getDouble(1) : 0;
        }
    }

    @Override
    public List<Long> streams(long after, int limit) throws SQLException {
        String page = "SELECT no FROM stream WHERE no > ? ORDER BY no LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(page)) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            List<Long> numbers = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            return numbers;
        }
    }

    @Override
    public StreamState stream(long no) throws SQLException {
        String one = "SELECT " + StreamState.COLUMNS + " FROM stream WHERE no = ?";
        try (PreparedStatement statement = connection.prepareStatement(one)) {
            statement.setLong(1, no);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return StreamState.of(row);
                }
                throw new CorruptLog("the row of stream no " + no + " is gone");
            }
        }
    }

    @Override
    public long count(long no, long from, long to) throws SQLException {
        return reader.atOneMoment(
                log -> {
                    StreamState now = stream(no);
                    long left = Math.max(from, now.floor() + 1);
                    return left > to
                            ? to - from + 1
                            : log.range(now, left, to).size() + left - from;
                });
    }

    @Override
    public int step() {
        return LogReader.MARK_EVERY;
    }

    private void checkStrays(LogVerifier verifier) throws SQLException {
        String all =
                "SELECT (SELECT count(*) FROM event), (SELECT total(head - floor) FROM stream),"
                        + " (SELECT max(id) FROM event), (SELECT position FROM log)";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(all)) {
            if (row.next()) {
                verifier.checkCount(row.getLong(1), row.getDouble(2));
            }
            if (row.getLong(3) > row.getLong(4)) {
                verifier.faults()
                        .add("there are events after the position of the log, " + row.getLong(4));
            }
        }
    }
}
