package chat.parley.storage.postgres;

import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

import javax.net.ssl.SSLException;

/** What PostgreSQL's errors mean for a caller (its manual, appendix A). */
final class PostgresErrors {
    private static final String DISK_FULL = "53100";
    private static final String DATA_CORRUPTED = "XX001";
    private static final String INDEX_CORRUPTED = "XX002";

    /** A server that is starting, stopping or full; one that is not the primary any more. */
    private static final Set<String> NOT_NOW =
            Set.of("57P01", "57P02", "57P03", "53300", "25006", "08004");

    /** A statement or a lock that took too long. */
    private static final Set<String> TIMED_OUT = Set.of("57014", "55P03");

    private PostgresErrors() {}

    /**
     * Whether the server said that it refused a statement or commit: then it is undone. Whatever
     * else goes wrong after a commit was sent says nothing of what became of it.
     */
    static boolean isRefusal(@Nullable Throwable e) {
        ServerErrorMessage said =
                sqlCause(e) instanceof PSQLException refused
                        ? refused.getServerErrorMessage()
                        : null;
        return said != null && "ERROR".equals(said.getSeverity());
    }

    /** Whether no statement is at fault: the server was not reached, or did not get to it. */
    static boolean isUnreachable(@Nullable Throwable e) {
        SQLException cause = sqlCause(e);
        return cause != null && (!isRefusal(e) || TIMED_OUT.contains(state(cause)));
    }

    /** Whether a connection that failed so may be had later, without anybody changing anything. */
    static boolean mayCome(SQLException e) {
        return NOT_NOW.contains(state(e)) && isSpoken(e) || isNetwork(e.getCause());
    }

    private static boolean isSpoken(SQLException e) {
        return e instanceof PSQLException spoken && spoken.getServerErrorMessage() != null;
    }

    private static boolean isNetwork(@Nullable Throwable cause) {
        return cause instanceof IOException && !(cause instanceof SSLException);
    }

    /** What a caller gets whose work was not done. */
    static RuntimeException translated(Exception e) {
        SQLException cause = sqlCause(e);
        if (cause == null) {
            return e instanceof RuntimeException own ? own : new IllegalStateException(e);
        }
        String message = String.valueOf(cause.getMessage());
        return switch (state(cause)) {
            case DATA_CORRUPTED, INDEX_CORRUPTED ->
                    new CorruptLog("PostgreSQL finds its files damaged: " + message);
            case DISK_FULL -> new StoreUnavailable("the database's disk is full: make room", cause);
            default -> new StoreUnavailable("the database: " + message, cause);
        };
    }

    private static String state(SQLException e) {
        return String.valueOf(e.getSQLState());
    }

    private static @Nullable SQLException sqlCause(@Nullable Throwable e) {
        return e == null || e instanceof SQLException ? (SQLException) e : sqlCause(e.getCause());
    }
}
