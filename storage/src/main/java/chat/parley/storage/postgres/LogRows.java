package chat.parley.storage.postgres;

import chat.parley.rooms.StreamId;
import chat.parley.storage.log.StreamState;
import chat.parley.storage.sql.IdColumns;

import org.postgresql.PGConnection;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/** How streams are named in statements, and what their rows mean. */
final class LogRows {
    /** Of a row {@code s} of the table {@code stream}; positions there are none. */
    static final String COLUMNS =
            "s.no, s.kind, s.id, s.head, s.count, s.at, 0 AS last, s.link, s.floor, s.floor_link,"
                    + " s.checksum, s.fence";

    private LogRows() {}

    /** Reads a row and checks its checksum. */
    static StreamState stream(ResultSet row) throws SQLException {
        return row.getLong("head") == 0
                ? StreamState.empty(id(row)).numbered(row.getLong("no"))
                : StreamState.of(row);
    }

    static StreamId id(ResultSet row) throws SQLException {
        StreamId.Kind kind = row.getInt("kind") == 0 ? StreamId.Kind.ROOM : StreamId.Kind.INBOX;
        return new StreamId(kind, IdColumns.uuid(row.getBytes("id")));
    }

    /** Binds kind and id. */
    static void name(PreparedStatement statement, int from, StreamId stream) throws SQLException {
        statement.setInt(from, stream.kind().code());
        statement.setBytes(from + 1, IdColumns.bytes(stream.id()));
    }

    /** Binds kinds and ids as arrays. */
    static void name(PreparedStatement statement, int from, Collection<StreamId> streams)
            throws SQLException {
        Connection connection = statement.getConnection();
        Short[] kinds =
                streams.stream().map(each -> (short) each.kind().code()).toArray(Short[]::new);
        byte[][] ids =
                streams.stream().map(each -> IdColumns.bytes(each.id())).toArray(byte[][]::new);
        statement.setArray(from, connection.createArrayOf("int2", kinds));
        statement.setArray(from + 1, connection.createArrayOf("bytea", ids));
    }

    static Array longs(Connection connection, long[] numbers) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf("int8", numbers);
    }
}
