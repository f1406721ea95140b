package chat.parley.storage.sqlite;

import chat.parley.storage.sql.GroupWriter;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Transactions of SQLite. After a commit of which nobody knows nothing more is written: after a
 * failed fsync only a restart, which reads the files again, knows what is on the disk.
 */
abstract class SqliteSession<S> implements GroupWriter.Session<S> {
    private final Connection connection;

    SqliteSession(Connection connection) {
        this.connection = connection;
    }

    /** What writes work on. */
    abstract S target();

    @Override
    public final S begin() throws SQLException {
        execute("BEGIN IMMEDIATE");
        return target();
    }

    final void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void undo() throws SQLException {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            if (!SqliteErrors.isPlain(e)) { // plain: SQLite has rolled back by itself
                throw e;
            }
        }
    }

    @Override
    public final boolean isSurelyUndone(Exception failed) {
        return failed instanceof SQLException refused && SqliteErrors.surelyUndone(refused);
    }

    @Override
    public final boolean isOneAtFault(Exception why) {
        return true;
    }

    @Override
    public final boolean goesOn() {
        return false;
    }
}
