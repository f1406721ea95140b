package chat.parley.storage.sqlite;

import org.sqlite.SQLiteConnection;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Copies the stores of a data folder, also while a server writes to them, each as it was at one
 * moment. That of the log is the later one: tables that are behind their log can be brought up to
 * date, tables that are ahead of it cannot.
 *
 * <p>Until the copy is made, SQLite keeps all that is written meanwhile in the files next to the
 * stores ({@code -wal}), which grow by that much.
 */
public final class StoreCopy {
    private static final int NO_ERROR = 0;

    private StoreCopy() {}

    /**
     * Copies {@code directory} and the log of {@code data} into the folder {@code to}, where they
     * are on the disk when this returns. Blocks. Answers the position of the newest event.
     */
    public static long make(Path data, String directory, Path to) throws IOException {
        try (Connection tables = Connections.reading(data.resolve(directory)).getConnection();
                Connection log =
                        Connections.reading(data.resolve(LogOpening.FILE)).getConnection()) {
            hold(tables);
            hold(log);
            copy(tables, to.resolve(directory));
            copy(log, to.resolve(LogOpening.FILE));
            return new LogReader(log).state().position();
        } catch (SQLException e) {
            throw new IOException(
                    "the stores in " + data + " cannot be copied: " + e.getMessage(), e);
        }
    }

    /** From now on the connection sees the store as it is at this moment. */
    private static void hold(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
            rows.next();
        }
    }

    private static void copy(Connection from, Path to) throws SQLException, IOException {
        int code =
                from.unwrap(SQLiteConnection.class)
                        .getDatabase()
                        .backup("main", to.toString(), (_, _) -> {});
        if (code != NO_ERROR) {
            throw new SQLException("SQLite answers " + code + " for " + to);
        }
        try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE)) {
            file.force(true);
        }
    }
}
