package chat.parley.accounts;

import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An audit log that lives as long as the process, for tests. */
public final class MemoryAuditLog implements AuditLog {
    private final List<AuditEntry> entries = new ArrayList<>();

    @Override
    public synchronized AuditEntry append(AuditEntry.Happening what) {
        AuditEntry entry = AuditEntry.after(entries.isEmpty() ? null : entries.getLast(), what);
        entries.add(entry);
        return entry;
    }

    /** Undoes nothing: nothing fails here but what is refused before it is done. */
    @Override
    public synchronized <T> T together(Supplier<T> work) {
        return work.get();
    }

    @Override
    public synchronized List<AuditEntry> before(
            long seq, @Nullable UserId user, @Nullable AuditKind kind, int limit) {
        return entries.reversed().stream()
                .filter(entry -> entry.seq() < seq)
                .filter(entry -> user == null || entry.what().concerns(user))
                .filter(entry -> kind == null || entry.what().kind() == kind)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<AuditEntry> after(long seq, int limit) {
        return entries.stream().filter(entry -> entry.seq() > seq).limit(limit).toList();
    }

    @Override
    public synchronized void eraseAddresses(long olderThanMs) {
        entries.replaceAll(
                entry ->
                        entry.what().at() < olderThanMs
                                ? new AuditEntry(
                                        entry.seq(), entry.what().withoutAddress(), entry.hash())
                                : entry);
    }
}
