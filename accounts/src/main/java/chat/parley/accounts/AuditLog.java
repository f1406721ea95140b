package chat.parley.accounts;

import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;

/**
 * The port to the record of what happened to accounts and the server: only added to, each entry
 * chained to the one before. Safe for use by many threads; every call may block on I/O. Durable
 * once a writing call returns. Throws {@link chat.parley.rooms.StoreUnavailable}.
 */
public interface AuditLog {

    /** Adds an entry after the newest one. */
    AuditEntry append(AuditEntry.Happening what);

    /**
     * Makes calls of the stores of accounts one with the entries that tell of them: all of it is
     * durable when this returns, or nothing is done. {@code work} may run on another thread, and
     * twice (the first time undone), so it touches nothing else; what it throws undoes it.
     */
    <T> T together(Supplier<T> work);

    /**
     * Entries below a sequence, newest first.
     *
     * @param user whom they concern, as actor or subject; null for all
     * @param kind null for all
     */
    List<AuditEntry> before(long seq, @Nullable UserId user, @Nullable AuditKind kind, int limit);

    /** Entries above a sequence, oldest first. */
    List<AuditEntry> after(long seq, int limit);

    /** Erases the addresses of entries that are older. */
    void eraseAddresses(long olderThanMs);
}
