package chat.parley.server;

import chat.parley.accounts.AuditCheck;
import chat.parley.rooms.ProjectionCheck;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventHistory;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the stores of a node, whether it runs or not: every event against its checksums, the end
 * of the log against its witness, what is derived from the log against a new fold of it, and the
 * chain of the audit log.
 *
 * @param differences of tables and inboxes from the log, in words; the first {@link
 *     #MOST_DIFFERENCES} of them
 * @param differencesInAll how many there are
 */
public record Verification(
        LogCheck log, long rooms, List<String> differences, long differencesInAll) {
    private static final int MOST_DIFFERENCES = 1_000;

    /** Told how far it has come. */
    public interface Watcher {
        void checked(long events, long of);

        void compared(long rooms, long of);
    }

    /** Whether everything is as it was acknowledged. */
    public boolean isClean() {
        return log.isClean() && differencesInAll == 0;
    }

    /** Whether the folder holds what a server wrote. */
    public static boolean isPossible(Path data) {
        return SqliteEventHistory.isIn(data);
    }

    /**
     * Reads only. Blocks.
     *
     * @throws StartFailed when the stores cannot be read
     */
    public static Verification of(Path data, Watcher watcher) {
        try (Closing closing = new Closing()) {
            LogCheck check = SqliteEventHistory.verify(data, watcher::checked);
            return check.isClean()
                    ? compare(data, closing, check, watcher)
                    : new Verification(check, 0, List.of(), 0);
        } catch (IOException | RuntimeException e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        }
    }

    private static Verification compare(
            Path data, Closing closing, LogCheck check, Watcher watcher) {
        SqliteDatabase database =
                closing.add(SqliteDatabase.openReadOnly(data.resolve(Stores.DIRECTORY)));
        SqliteEventHistory log = closing.add(SqliteEventHistory.open(data));
        Differences found = new Differences();
        database.faults().forEach(found::add);
        AuditCheck.run(new SqlAuditLog(database), found::add);
        long rooms =
                new ProjectionCheck(log, new SqlDirectory(database), found::add)
                        .run(watcher::compared);
        return new Verification(check, rooms, List.copyOf(found.words), found.inAll);
    }

    /** Holds the first of them. */
    private static final class Differences {
        private final List<String> words = new ArrayList<>();
        private long inAll;

        void add(String difference) {
            inAll++;
            if (words.size() < MOST_DIFFERENCES) {
                words.add(difference);
            }
        }
    }

    /**
     * Takes a log that lost its end, or was restored from a backup, as it is: a new generation
     * begins, and clients reload. Answers the generation.
     *
     * @throws StartFailed when the log cannot be opened
     */
    public static long acceptLoss(Path data) {
        try (Closing closing = new Closing()) {
            return SqliteEventLog.acceptLoss(closing.add(DataFolder.open(data)));
        } catch (IOException | RuntimeException e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        }
    }
}
