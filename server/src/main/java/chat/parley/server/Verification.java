package chat.parley.server;

import chat.parley.accounts.AuditCheck;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.ProjectionCheck;
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.cassandra.CassandraEventHistory;
import chat.parley.storage.cassandra.CassandraEventLog;
import chat.parley.storage.cassandra.CassandraUnusable;
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

    /** Whether there is anything that a server wrote; of a database that is asked later. */
    public static boolean isPossible(ServerConfig config) {
        return config.database() != null
                || (config.cassandra() == null
                        ? SqliteEventHistory.isIn(config.data())
                        : Files.exists(config.data().resolve(Stores.DIRECTORY)));
    }

    /**
     * Reads only. Blocks.
     *
     * @throws StartFailed when the stores cannot be read
     */
    public static Verification of(ServerConfig config, Watcher watcher) {
        try (Closing closing = new Closing()) {
            return of(config, watcher, closing);
        } catch (IOException | RuntimeException e) {
            throw failure(config, e);
        }
    }

    private static Verification of(ServerConfig config, Watcher watcher, Closing closing)
            throws IOException {
        CassandraAddress cassandra = config.cassandra();
        PostgresAddress database = config.database();
        if (cassandra != null) {
            var log = closing.add(CassandraEventHistory.open(cassandra));
            return of(config, log.verify(watcher::checked), () -> log, watcher, closing);
        }
        if (database != null) {
            LogCheck check = PostgresEventHistory.verify(database, watcher::checked);
            Log log = () -> closing.add(PostgresEventHistory.open(database));
            return of(config, check, log, watcher, closing);
        }
        LogCheck check = SqliteEventHistory.verify(config.data(), watcher::checked);
        Log log = () -> closing.add(SqliteEventHistory.open(config.data()));
        return of(config, check, log, watcher, closing);
    }

    /** A log that can be read once it is known to be clean. */
    private interface Log {
        EventHistory open() throws IOException;
    }

    private static Verification of(
            ServerConfig config, LogCheck check, Log log, Watcher watcher, Closing closing)
            throws IOException {
        if (!check.isClean()) {
            return new Verification(check, 0, List.of(), 0);
        }
        Differences found = new Differences();
        EventHistory history = log.open();
        return compare(check, history, tables(config, found, closing), found, watcher);
    }

    private static SqlDatabase tables(ServerConfig config, Differences found, Closing closing) {
        PostgresAddress database = config.database();
        if (database != null) {
            return closing.add(PostgresDatabase.openUnchanged(database));
        }
        Path file = config.data().resolve(Stores.DIRECTORY);
        SqliteDatabase embedded = closing.add(SqliteDatabase.openReadOnly(file));
        embedded.faults().forEach(found::add);
        return embedded;
    }

    private static StartFailed failure(ServerConfig config, Exception e) {
        String why =
                switch (e) {
                    case PostgresUnusable unusable ->
                            Kept.inTheWay(Objects.requireNonNull(config.database()), unusable);
                    case CassandraUnusable unusable ->
                            Kept.inTheWay(Objects.requireNonNull(config.cassandra()), unusable);
                    default -> String.valueOf(e.getMessage());
                };
        return new StartFailed(why, e);
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
        try (Closing closing = new Closing()) {
            PostgresAddress database = config.database();
            CassandraAddress cassandra = config.cassandra();
            if (database == null) {
                DataFolder folder = closing.add(DataFolder.open(config.data()));
                return cassandra == null
                        ? SqliteEventLog.acceptLoss(folder)
                        : newGeneration(cassandra, closing);
            }
            return cassandra == null
                    ? closing.add(PostgresEventLog.open(database, Duration.ZERO)).newGeneration()
                    : newGeneration(cassandra, closing);
        } catch (IOException | RuntimeException e) {
            throw failure(config, e);
        }
    }

    private static long newGeneration(CassandraAddress address, Closing closing) {
        return closing.add(CassandraEventLog.open(address, Duration.ZERO)).newGeneration();
    }
}
