package chat.parley.storage.sqlite;

import chat.parley.storage.log.LogState;
import chat.parley.storage.log.StreamState;
import chat.parley.storage.sql.IdColumns;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The writing statements of {@code log.db}, prepared once. */
final class LogStatements {
    private final PreparedStatement updateLog;
    private final PreparedStatement nextStream;
    private final PreparedStatement insertStream;
    private final PreparedStatement updateStream;
    private final PreparedStatement insertEvent;
    private final PreparedStatement replaceBody;
    private final PreparedStatement deleteEvent;
    private final PreparedStatement insertMark;
    private final PreparedStatement deleteMarks;

    LogStatements(Connection connection) throws SQLException {
        updateLog =
                connection.prepareStatement(
                        "UPDATE log SET generation = ?, started = ?, position = ?, checksum = ?");
        nextStream = connection.prepareStatement("SELECT coalesce(max(no), 0) + 1 FROM stream");
        insertStream =
                connection.prepareStatement(
                        "INSERT INTO stream ("
                                + StreamState.COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        updateStream =
                connection.prepareStatement(
                        """
                        UPDATE stream SET head = ?, count = ?, at = ?, last = ?, link = ?,
                          floor = ?, floor_link = ?, checksum = ?
                        WHERE no = ? AND head = ?\
                        """);
        insertEvent =
                connection.prepareStatement(
                        "INSERT INTO event (id, stream, seq, prev, body) VALUES (?, ?, ?, ?, ?)");
        replaceBody = connection.prepareStatement("UPDATE event SET body = ? WHERE id = ?");
        deleteEvent = connection.prepareStatement("DELETE FROM event WHERE id = ?");
        insertMark =
                connection.prepareStatement("INSERT INTO mark (stream, n, event) VALUES (?, ?, ?)");
        deleteMarks = connection.prepareStatement("DELETE FROM mark WHERE stream = ? AND n <= ?");
    }

    void update(LogState log) throws SQLException {
        updateLog.setLong(1, log.generation());
        updateLog.setLong(2, log.started());
        updateLog.setLong(3, log.position());
        updateLog.setLong(4, log.checksum());
        updateLog.executeUpdate();
    }

    /** Makes the row of a stream that has none; answers its number. */
    long insert(StreamState stream) throws SQLException {
        StreamState row;
        try (ResultSet next = nextStream.executeQuery()) {
            row = stream.numbered(next.next() ? next.getLong(1) : 1);
        }
        insertStream.setLong(1, row.no());
        insertStream.setInt(2, row.id().kind().code());
        insertStream.setBytes(3, IdColumns.bytes(row.id().id()));
        insertStream.setLong(4, row.head());
        insertStream.setLong(5, row.count());
        insertStream.setLong(6, row.at());
        insertStream.setLong(7, row.last());
        insertStream.setBytes(8, row.link().toBytes());
        insertStream.setLong(9, row.floor());
        insertStream.setBytes(10, row.floorLink().toBytes());
        insertStream.setLong(11, row.checksum());
        insertStream.executeUpdate();
        return row.no();
    }

    /** The compare-and-set of an append: the row must still be at {@code head}. */
    void update(StreamState stream, long head) throws SQLException {
        updateStream.setLong(1, stream.head());
        updateStream.setLong(2, stream.count());
        updateStream.setLong(3, stream.at());
        updateStream.setLong(4, stream.last());
        updateStream.setBytes(5, stream.link().toBytes());
        updateStream.setLong(6, stream.floor());
        updateStream.setBytes(7, stream.floorLink().toBytes());
        updateStream.setLong(8, stream.checksum());
        updateStream.setLong(9, stream.no());
        updateStream.setLong(10, head);
        if (updateStream.executeUpdate() != 1) {
            throw new IllegalStateException(stream.id() + " is not at " + head + " any more");
        }
    }

    /** The event after {@code stream}'s last one. */
    void insert(long id, StreamState stream, long seq, byte[] body) throws SQLException {
        insertEvent.setLong(1, id);
        insertEvent.setLong(2, stream.no());
        insertEvent.setLong(3, seq);
        insertEvent.setLong(4, stream.last());
        insertEvent.setBytes(5, body);
        insertEvent.executeUpdate();
    }

    void replace(long id, byte[] body) throws SQLException {
        replaceBody.setBytes(1, body);
        replaceBody.setLong(2, id);
        replaceBody.executeUpdate();
    }

    void delete(List<Long> ids) throws SQLException {
        for (long id : ids) {
            deleteEvent.setLong(1, id);
            deleteEvent.executeUpdate();
        }
    }

    void mark(long stream, long n, long id) throws SQLException {
        insertMark.setLong(1, stream);
        insertMark.setLong(2, n);
        insertMark.setLong(3, id);
        insertMark.executeUpdate();
    }

    void deleteMarks(long stream, long upTo) throws SQLException {
        deleteMarks.setLong(1, stream);
        deleteMarks.setLong(2, upTo);
        deleteMarks.executeUpdate();
    }
}
