package chat.parley.storage.postgres;

import chat.parley.rooms.StreamId;
import chat.parley.storage.log.StreamState;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reads and makes rows of streams, many at once. */
final class StreamRows {
    private static final String READ =
            "SELECT "
                    + LogRows.COLUMNS
                    + " FROM unnest(?::smallint[], ?::bytea[]) AS asked (kind, id)"
                    + " JOIN stream s ON s.kind = asked.kind AND s.id = asked.id";

    /** In one order, as others may make the same ones. */
    private static final String MAKE =
            """
            INSERT INTO stream (kind, id)
            SELECT kind, id FROM unnest(?::smallint[], ?::bytea[]) AS fresh (kind, id)
            ORDER BY kind, id ON CONFLICT DO NOTHING\
            """;

    private StreamRows() {}

    /** Those that there are. */
    static Map<StreamId, AppendStatement.Held> read(
            Connection connection, Collection<StreamId> streams) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(READ)) {
            LogRows.name(query, 1, streams);
            Map<StreamId, AppendStatement.Held> rows = new HashMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    StreamState state = LogRows.stream(row);
                    rows.put(state.id(), new AppendStatement.Held(state, row.getLong("fence")));
                }
            }
            return rows;
        }
    }

    /** Makes rows of streams with nothing in them, if there are none. */
    static void make(Connection connection, Collection<StreamId> streams) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(MAKE)) {
            LogRows.name(insert, 1, streams);
            insert.executeUpdate();
        }
    }
}
