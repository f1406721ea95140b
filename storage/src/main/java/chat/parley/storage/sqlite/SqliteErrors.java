package chat.parley.storage.sqlite;

import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StoreUnavailable;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.function.Function;

/** What SQLite's result codes mean for a caller. */
final class SqliteErrors {
    private static final int ERROR = 1;
    private static final int BUSY = 5;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int NOT_A_DATABASE = 26;

    private SqliteErrors() {}

    /**
     * Whether a commit that ended so can never be found on the disk: there was no room for it, or
     * it did not begin. Of all other failures (of a write, of an fsync) nobody knows.
     */
    static boolean surelyUndone(SQLException e) {
        return code(e) == FULL || code(e) == BUSY;
    }

    /** Whether SQLite could not read the file, wherever in the chain of causes it says so. */
    static boolean isDamage(Exception e) {
        SQLException cause = sqlCause(e);
        return cause != null && (code(cause) == CORRUPT || code(cause) == NOT_A_DATABASE);
    }

    /** An error in the use of SQL, not of the file. */
    static boolean isPlain(SQLException e) {
        return code(e) == ERROR;
    }

    /** What a caller gets whose work on {@code log.db} failed and was undone. */
    static RuntimeException ofLog(Exception e) {
        return translate(e, what -> new CorruptLog("SQLite finds its file damaged: " + what));
    }

    /** What a caller gets whose work on {@code directory.db} failed and was undone. */
    static RuntimeException ofDirectory(Exception e) {
        return translate(e, SqliteDatabase.Damaged::new);
    }

    private static RuntimeException translate(
            Exception e, Function<String, RuntimeException> damaged) {
        SQLException cause = sqlCause(e);
        if (cause == null) {
            return e instanceof RuntimeException own ? own : new IllegalStateException(e);
        }
        return switch (code(cause)) {
            case CORRUPT, NOT_A_DATABASE -> damaged.apply(String.valueOf(cause.getMessage()));
            case FULL -> new StoreUnavailable("the disk is full: make room", cause);
            default -> new StoreUnavailable(String.valueOf(cause.getMessage()), cause);
        };
    }

    private static @Nullable SQLException sqlCause(@Nullable Throwable e) {
        return e == null || e instanceof SQLException ? (SQLException) e : sqlCause(e.getCause());
    }

    /** The primary code: the lower eight bits of an extended one. */
    private static int code(SQLException e) {
        return e.getErrorCode() & 0xFF;
    }
}
