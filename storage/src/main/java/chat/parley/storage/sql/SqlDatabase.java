package chat.parley.storage.sql;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;

import java.util.function.Supplier;

/**
 * The tables of rooms and accounts, whatever the engine. Ids of the protocol are bound and mapped
 * as 16 bytes, times are milliseconds since 1970 UTC. Safe for use by many threads; every call may
 * block. Throws {@link chat.parley.rooms.StoreUnavailable}.
 */
public interface SqlDatabase {

    /** Queries; each sees what was committed before it. */
    <T> T read(HandleCallback<T, RuntimeException> query);

    /**
     * Writes durably, together with whatever else wants to be written at this moment. {@code work}
     * runs on a thread of the database within a transaction, perhaps twice (the first time undone):
     * it must only use its handle and not begin or end transactions. Throws what it throws.
     */
    <T> T write(Turn turn, Work<T> work);

    /**
     * As one {@link #write}: whatever {@code work} reads and writes here by other calls, on the
     * thread that it runs on. Each of these has its own turn, too, which it takes after {@code
     * turn}: so that nobody waits for ever, all that take two take them in one order.
     */
    <T> T together(Turn turn, Supplier<T> work);

    /**
     * Writes of one turn follow each other, whatever node they come from: each sees all those
     * before it, and what it reads of its tables stays so until it is committed.
     */
    enum Turn {
        /** Rooms, memberships, read cursors, and the version of them all. */
        ROOMS,

        /** People, invitations, settings, devices, sessions, and the feed of those that ended. */
        ACCOUNTS,

        /** Signing keys and secrets. */
        KEYS,

        AUDIT,

        /** No turn: for single statements that are right whatever others write. */
        NONE
    }

    /** What is written in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T on(Handle handle);
    }
}
