package chat.parley.storage.postgres;

import chat.parley.storage.sql.GroupWriter;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;

/**
 * Transactions that have a turn: the first thing that each does is to wait for the turn's lock,
 * which the server lets go when it ends, however it ends. What it reads after that was committed
 * before (READ COMMITTED).
 */
final class TurnSession implements GroupWriter.Session<Handle> {
    /** Keeps our locks apart from those of others in the same database: "Parl". */
    static final int OURS = 0x5061726C;

    private final Jdbi jdbi;
    private final Turn turn;
    private @Nullable Handle handle;

    TurnSession(Jdbi jdbi, Turn turn) {
        this.jdbi = jdbi;
        this.turn = turn;
    }

    @Override
    public Handle begin() {
        Handle begun = jdbi.open();
        handle = begun;
        begun.begin();
        take(begun, turn);
        return begun;
    }

    /** Waits for a turn, and holds it until the transaction ends. */
    static void take(Handle handle, Turn turn) {
        switch (turn) {
            case ROOMS -> lock(handle, 1);
            case ACCOUNTS -> lock(handle, 2);
            case KEYS -> lock(handle, 3);
            case AUDIT -> lock(handle, 4);
            case NONE -> {}
        }
    }

    private static void lock(Handle handle, int number) {
        handle.createQuery("SELECT 1 FROM pg_advisory_xact_lock(:ours, :number)")
                .bind("ours", OURS)
                .bind("number", number)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public void committing() {}

    @Override
    public void commit() throws SQLException {
        Handle begun = handle;
        if (begun == null) {
            throw new IllegalStateException("nothing was begun");
        }
        try {
            begun.commit();
        } catch (JdbiException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
        } finally {
            release();
        }
    }

    @Override
    public void undo() {
        try {
            if (handle != null) {
                handle.rollback();
            }
        } catch (JdbiException _) {
            // the connection is lost, and with it the transaction
        } finally {
            release();
        }
    }

    /** The pool throws away what is broken. */
    private void release() {
        Handle used = handle;
        handle = null;
        try {
            if (used != null) {
                used.close();
            }
        } catch (JdbiException _) {
            // it did not end well, which its caller knows already
        }
    }

    @Override
    public boolean isSurelyUndone(Exception failed) {
        return PostgresErrors.isRefusal(failed);
    }

    @Override
    public boolean isOneAtFault(Exception why) {
        return !PostgresErrors.isUnreachable(why);
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public RuntimeException translated(Exception why) {
        return PostgresErrors.translated(why);
    }

    @Override
    public void answered() {}

    @Override
    public void close() {}
}
