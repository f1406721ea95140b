package chat.parley.accounts;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/** Whether each entry of an audit log is what came after the one before. Not thread-safe. */
public final class AuditCheck {
    private static final int PAGE = 1_000;

    private final Consumer<String> differences;
    private @Nullable AuditEntry before;

    /**
     * @param differences told each entry that was changed, and each place where some are missing
     */
    AuditCheck(Consumer<String> differences) {
        this.differences = differences;
    }

    /** Reads a whole log; blocks. */
    public static void run(AuditLog log, Consumer<String> differences) {
        AuditCheck check = new AuditCheck(differences);
        List<AuditEntry> page = log.after(0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(check::next);
            page = log.after(page.getLast().seq(), PAGE);
        }
    }

    void next(AuditEntry entry) {
        if (!entry.follows(before)) {
            differences.accept("the audit log: " + difference(entry));
        }
        before = entry;
    }

    private String difference(AuditEntry entry) {
        long expected = before == null ? 1 : before.seq() + 1;
        return entry.seq() == expected
                ? "entry %d, or the one before, is not what was written".formatted(entry.seq())
                : "entries %d to %d are missing".formatted(expected, entry.seq() - 1);
    }
}
