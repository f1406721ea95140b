package chat.parley.server;

import chat.parley.accounts.AuditCheck;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.ProjectionCheck;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.postgres.PostgresAddress;
import chat.parley.storage.postgres.PostgresDatabase;
import chat.parley.storage.postgres.PostgresEventHistory;
import chat.parley.storage.postgres.PostgresEventLog;
import chat.parley.storage.postgres.PostgresUnusable;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDatabase;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventHistory;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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

    /** Whether there is anything that a server wrote; of a database that is asked later. */
    public static boolean isPossible(ServerConfig config) {
        return config.database() != null || SqliteEventHistory.isIn(config.data());
    }

    /**
     * Reads only. Blocks.
     *
     * @throws StartFailed when the stores cannot be read
     */
    public static Verification of(ServerConfig config, Watcher watcher) {
        PostgresAddress database = config.database();
        try (Closing closing = new Closing()) {
            return database == null
                    ? embedded(config.data(), closing, watcher)
                    : shared(database, closing, watcher);
        } catch (PostgresUnusable e) {
            throw new StartFailed(Stores.inTheWay(Objects.requireNonNull(database), e), e);
        } catch (IOException | RuntimeException e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        }
    }

    private static Verification embedded(Path data, Closing closing, Watcher watcher)
            throws IOException {
        LogCheck check = SqliteEventHistory.verify(data, watcher::checked);
        if (!check.isClean()) {
            return new Verification(check, 0, List.of(), 0);
        }
        SqliteDatabase database =
                closing.add(SqliteDatabase.openReadOnly(data.resolve(Stores.DIRECTORY)));
        Differences found = new Differences();
        database.faults().forEach(found::add);
        return compare(check, closing.add(SqliteEventHistory.open(data)), database, found, watcher);
    }

    private static Verification shared(PostgresAddress address, Closing closing, Watcher watcher)
            throws IOException {
        LogCheck check = PostgresEventHistory.verify(address, watcher::checked);
        return check.isClean()
                ? compare(
                        check,
                        closing.add(PostgresEventHistory.open(address)),
                        closing.add(PostgresDatabase.openUnchanged(address)),
                        new Differences(),
                        watcher)
                : new Verification(check, 0, List.of(), 0);
    }

    private static Verification compare(
            LogCheck check,
            EventHistory log,
            SqlDatabase database,
            Differences found,
            Watcher watcher) {
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
    public static long acceptLoss(ServerConfig config) {
        PostgresAddress database = config.database();
        try (Closing closing = new Closing()) {
            return database == null
                    ? SqliteEventLog.acceptLoss(closing.add(DataFolder.open(config.data())))
                    : closing.add(PostgresEventLog.open(database, Duration.ZERO)).newGeneration();
        } catch (IOException | RuntimeException e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        }
    }
}
