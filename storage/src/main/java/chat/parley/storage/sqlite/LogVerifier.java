package chat.parley.storage.sqlite;

import chat.parley.rooms.CorruptLog;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.log.StreamState;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Walks over the whole log and notes every fault instead of stopping at the first.
 *
 * <p>Others may append and trim meanwhile: what must be seen at one moment is read in a transaction
 * of its own, as short as that allows, since as long as one lasts the write-ahead log cannot be
 * taken back.
 */
final class LogVerifier {
    private static final int PAGE = 1_000;

    private final Connection connection;
    private final LogReader reader;
    private final SqliteEventHistory.Done done;
    private final Set<String> faults = new LinkedHashSet<>();
    private long faultsInAll;
    private long streams;
    private long events;
    private long walked;
    private long total;

    private LogVerifier(Connection connection, SqliteEventHistory.Done done) throws SQLException {
        this.connection = connection;
        this.reader = new LogReader(connection);
        this.done = done;
    }

    static LogCheck verify(Path folder, SqliteEventHistory.Done done)
            throws SQLException, IOException {
        Path file = folder.resolve(LogOpening.FILE);
        try (Connection connection = Connections.reading(file).getConnection()) {
            LogSchema.check(connection);
            LogVerifier verifier = new LogVerifier(connection, done);
            verifier.note(
                    () -> {
                        Witness.Seen seen = Witness.read(folder.resolve(LogOpening.WITNESS));
                        verifier.reader.atOneMoment(
                                log -> {
                                    LogOpening.checkWitness(log, seen);
                                    return log;
                                });
                    });
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
        total = eventsDue();
        long after = 0;
        List<Long> page = streamNumbers(after);
        while (!page.isEmpty()) {
            for (long no : page) {
                streams++;
                note(() -> checkStream(no));
            }
            after = page.getLast();
            page = streamNumbers(after);
        }
    }

    private long eventsDue() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT total(head - floor) FROM stream")) {
            return row.next() ? (long) row.getDouble(1) : 0;
        }
    }

    private List<Long> streamNumbers(long after) throws SQLException {
        String page = "SELECT no FROM stream WHERE no > ? ORDER BY no LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(page)) {
            statement.setLong(1, after);
            statement.setInt(2, PAGE);
            List<Long> numbers = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            return numbers;
        }
    }

    /** From mark to mark, so that a hole hides nothing that lies below the next mark. */
    private void checkStream(long no) throws SQLException, IOException {
        StreamState first = stream(no);
        long from = first.floor() + 1;
        while (from <= first.head()) {
            long mark = (from + LogReader.MARK_EVERY - 1) / LogReader.MARK_EVERY;
            long to = Math.min(mark * LogReader.MARK_EVERY, first.head());
            if (isWhole(no, from, to)) {
                events += to - from + 1;
            } else {
                checkEach(no, from, to);
            }
            walked += to - from + 1;
            done.at(walked, Math.max(walked, total));
            from = to + 1;
        }
    }

    private StreamState stream(long no) throws SQLException {
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

    private boolean isWhole(long no, long from, long to) {
        try {
            return count(no, from, to) == to - from + 1;
        } catch (CorruptLog | SQLException _) {
            return false;
        }
    }

    private void checkEach(long no, long from, long to) throws IOException {
        for (long seq = from; seq <= to; seq++) {
            long one = seq;
            note(() -> events += count(no, one, one));
        }
    }

    /** How many of these events are as they should be; those that were trimmed meanwhile are. */
    private long count(long no, long from, long to) throws SQLException {
        return reader.atOneMoment(
                log -> {
                    StreamState now = stream(no);
                    long left = Math.max(from, now.floor() + 1);
                    return left > to
                            ? to - from + 1
                            : log.range(now, left, to).size() + left - from;
                });
    }

    private void checkStrays() throws SQLException {
        String all =
                "SELECT (SELECT count(*) FROM event), (SELECT total(head - floor) FROM stream),"
                        + " (SELECT max(id) FROM event), (SELECT position FROM log)";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(all)) {
            if (row.next() && row.getLong(1) != (long) row.getDouble(2)) {
                fault(
                        "there are %d events, but streams have %.0f"
                                .formatted(row.getLong(1), row.getDouble(2)));
            }
            if (row.getLong(3) > row.getLong(4)) {
                fault("there are events after the position of the log, " + row.getLong(4));
            }
        }
    }
}
