package chat.parley.server;

import chat.parley.accounts.AuditCheck;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.ProjectionCheck;
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.cassandra.CassandraEventHistory;
import chat.parley.storage.cassandra.CassandraEventLog;
import chat.parley.storage.cassandra.CassandraUnusable;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventHistory;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.io.IOException;
import java.nio.file.Files;
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

    /** Whether there is anything that a server wrote; a log elsewhere is asked later. */
    public static boolean isPossible(ServerConfig config) {
        return config.log() == null
                ? SqliteEventHistory.isIn(config.data())
                : Files.exists(config.data().resolve(Stores.DIRECTORY));
    }

    /**
     * Reads only. Blocks.
     *
     * @throws StartFailed when the stores cannot be read
     */
    public static Verification of(ServerConfig config, Watcher watcher) {
        CassandraAddress address = config.log();
        try (Closing closing = new Closing()) {
            return address == null
                    ? embedded(config, closing, watcher)
                    : elsewhere(config, address, closing, watcher);
        } catch (CassandraUnusable e) {
            throw new StartFailed(Stores.inTheWay(Objects.requireNonNull(address), e), e);
        } catch (IOException | RuntimeException e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        }
    }

    private static Verification embedded(ServerConfig config, Closing closing, Watcher watcher)
            throws IOException {
        LogCheck check = SqliteEventHistory.verify(config.data(), watcher::checked);
        return check.isClean()
                ? compare(
                        config,
                        closing.add(SqliteEventHistory.open(config.data())),
                        check,
                        closing,
                        watcher)
                : damaged(check);
    }

    private static Verification elsewhere(
            ServerConfig config, CassandraAddress address, Closing closing, Watcher watcher) {
        CassandraEventHistory log = closing.add(CassandraEventHistory.open(address));
        LogCheck check = log.verify(watcher::checked);
        return check.isClean() ? compare(config, log, check, closing, watcher) : damaged(check);
    }

    /** It is not compared with anything. */
    private static Verification damaged(LogCheck check) {
        return new Verification(check, 0, List.of(), 0);
    }

    private static Verification compare(
            ServerConfig config,
            EventHistory log,
            LogCheck check,
            Closing closing,
            Watcher watcher) {
        Path directory = config.data().resolve(Stores.DIRECTORY);
        SqliteDatabase database = closing.add(SqliteDatabase.openReadOnly(directory));
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
    public static long acceptLoss(ServerConfig config) {
        CassandraAddress address = config.log();
        try (Closing closing = new Closing()) {
            DataFolder folder = closing.add(DataFolder.open(config.data()));
            return address == null
                    ? SqliteEventLog.acceptLoss(folder)
                    : closing.add(CassandraEventLog.open(address, Duration.ZERO)).newGeneration();
        } catch (CassandraUnusable e) {
            throw new StartFailed(Stores.inTheWay(Objects.requireNonNull(address), e), e);
        } catch (IOException | RuntimeException e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        }
    }
}
