package chat.parley.storage.sqlite;

import chat.parley.rooms.CorruptLog;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Walks over the whole log and notes every fault instead of stopping at the first. */
final class LogVerifier {
    private final Connection connection;
    private final LogReader reader;
    private final Set<String> faults = new LinkedHashSet<>();
    private long faultsInAll;
    private long streams;
    private long events;
    private long due;

    private LogVerifier(Connection connection) throws SQLException {
        this.connection = connection;
        this.reader = new LogReader(connection);
    }

    static LogCheck verify(DataFolder folder) throws SQLException, IOException {
        try (Connection connection =
                        Connections.reading(folder.file(LogOpening.FILE)).getConnection();
                Witness witness = Witness.open(folder.file(LogOpening.WITNESS))) {
            LogVerifier verifier = new LogVerifier(connection);
            verifier.note(() -> LogOpening.checkWitness(verifier.reader, witness));
            verifier.note(verifier::checkFile);
            verifier.note(verifier::checkStreams);
            verifier.note(verifier::checkStrays);
            return verifier.result();
        }
    }

    private LogCheck result() {
        return new LogCheck(streams, events, List.copyOf(faults), faultsInAll);
    }

    private interface Check {
        void run() throws SQLException, IOException;
    }

    private void note(Check check) throws IOException {
        try {
            check.run();
        } catch (CorruptLog e) {
            fault(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            fault(String.valueOf(SqliteErrors.ofLog(e).getMessage()));
        }
    }

    /** One fault may show at several events; it is told once. */
    private void fault(String what) {
        if (faults.size() >= LogCheck.MOST_FAULTS) {
            faultsInAll++;
        } else if (faults.add(what)) {
            faultsInAll++;
        }
    }

    /** SQLite's own look at pages and indexes. */
    private void checkFile() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
            while (rows.next()) {
                if (!"ok".equals(rows.getString(1))) {
                    fault("SQLite: " + rows.getString(1));
                }
            }
        }
    }

    private void checkStreams() throws SQLException, IOException {
        String all = "SELECT " + StreamState.COLUMNS + " FROM stream ORDER BY no";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(all)) {
            while (rows.next()) {
                streams++;
                note(() -> checkStream(StreamState.of(rows)));
            }
        }
    }

    /** From mark to mark, so that a hole hides nothing that lies below the next mark. */
    private void checkStream(StreamState stream) throws SQLException, IOException {
        due += stream.head() - stream.floor();
        long from = stream.floor() + 1;
        while (from <= stream.head()) {
            long mark = (from + LogReader.MARK_EVERY - 1) / LogReader.MARK_EVERY;
            long to = Math.min(mark * LogReader.MARK_EVERY, stream.head());
            if (isWhole(stream, from, to)) {
                events += to - from + 1;
            } else {
                checkEach(stream, from, to);
            }
            from = to + 1;
        }
    }

    private boolean isWhole(StreamState stream, long from, long to) {
        try {
            return reader.range(stream, from, to).size() == to - from + 1;
        } catch (CorruptLog | SQLException _) {
            return false;
        }
    }

    private void checkEach(StreamState stream, long from, long to) throws IOException {
        for (long seq = from; seq <= to; seq++) {
            long one = seq;
            note(() -> events += reader.range(stream, one, one).size());
        }
    }

    private void checkStrays() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), max(id) FROM event")) {
            long position = reader.state().position();
            if (row.next() && row.getLong(1) != due) {
                fault("there are " + row.getLong(1) + " events, but streams have " + due);
            }
            if (row.getLong(2) > position) {
                fault("there are events after the position of the log, " + position);
            }
        }
    }
}
