package chat.parley.storage.postgres;

import chat.parley.rooms.CorruptLog;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.log.LogVerifier;
import chat.parley.storage.log.StreamState;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/** The log in a database as a {@link LogVerifier} sees it: each statement at one moment. */
final class LogVerification implements LogVerifier.Source {
    private static final int STEP = 64;

    private static final String RANGE =
            "SELECT "
                    + LogRows.COLUMNS
                    + """
                    , e.seq, e.body FROM stream s LEFT JOIN event e
                    ON e.stream = s.no AND e.seq > s.floor AND e.seq BETWEEN ? AND ?
                    WHERE s.no = ? ORDER BY e.seq\
                    """;

    private final Connection connection;

    private LogVerification(Connection connection) {
        this.connection = connection;
    }

    static LogCheck verify(DataSource source, LogVerifier.Done done)
            throws SQLException, IOException {
        try (Connection connection = source.getConnection()) {
            connection.setReadOnly(true);
            LogVerification log = new LogVerification(connection);
            LogVerifier verifier = new LogVerifier(log, PostgresErrors::translated, done);
            verifier.note(verifier::checkStreams);
            verifier.note(() -> log.checkStrays(verifier));
            return verifier.result();
        }
    }

    @Override
    public long eventsDue() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT coalesce(sum(head - floor), 0) FROM stream")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public List<Long> streams(long after, int limit) throws SQLException {
        String page = "SELECT no FROM stream WHERE no > ? AND head > 0 ORDER BY no LIMIT ?";
        try (PreparedStatement query = connection.prepareStatement(page)) {
            query.setLong(1, after);
            query.setInt(2, limit);
            List<Long> numbers = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    numbers.add(row.getLong(1));
                }
            }
            return numbers;
        }
    }

    @Override
    public StreamState stream(long no) throws SQLException {
        return page(no, 0, 0).stream();
    }

    /** With the event before the first, to which it is chained. */
    @Override
    public long count(long no, long from, long to) throws SQLException {
        StreamPage page = page(no, from - 1, to);
        long floor = page.stream().floor();
        long left = Math.max(from, floor + 1);
        if (left > to) {
            return to - from + 1;
        }
        int most = Math.toIntExact(to - left + 1);
        return page.ascending(left - 1, most, _ -> true).size() + left - from;
    }

    private StreamPage page(long no, long from, long to) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(RANGE)) {
            query.setLong(1, from);
            query.setLong(2, to);
            query.setLong(3, no);
            StreamPage page = StreamPage.read(query);
            if (page == null) {
                throw new CorruptLog("the row of stream no " + no + " is gone");
            }
            return page;
        }
    }

    @Override
    public int step() {
        return STEP;
    }

    private void checkStrays(LogVerifier verifier) throws SQLException {
        String all =
                "SELECT (SELECT count(*) FROM event),"
                        + " (SELECT coalesce(sum(head - floor), 0) FROM stream)";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(all)) {
            row.next();
            verifier.checkCount(row.getLong(1), row.getDouble(2));
        }
    }
}
