package chat.parley.accounts;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/** Whether each entry of an audit log is what came after the one before. */
public final class AuditCheck {
    private static final int PAGE = 1_000;

    private AuditCheck() {}

    /**
     * Reads the whole log; blocks.
     *
     * @param differences told each entry that was changed, and each place where some are missing
     */
    public static void run(AuditLog log, Consumer<String> differences) {
        @Nullable AuditEntry before = null;
        List<AuditEntry> page = log.after(0, PAGE);
        while (!page.isEmpty()) {
            for (AuditEntry entry : page) {
                if (!entry.follows(before)) {
                    differences.accept("the audit log: " + difference(before, entry));
                }
                before = entry;
            }
            page = log.after(page.getLast().seq(), PAGE);
        }
    }

    private static String difference(@Nullable AuditEntry before, AuditEntry entry) {
        long expected = before == null ? 1 : before.seq() + 1;
        return entry.seq() == expected
                ? "entry %d, or the one before, is not what was written".formatted(entry.seq())
                : "entries %d to %d are missing".formatted(expected, entry.seq() - 1);
    }
}
