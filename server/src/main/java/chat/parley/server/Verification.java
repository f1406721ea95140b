package chat.parley.server;

import chat.parley.protocol.RoomId;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.ProjectionCheck;
import chat.parley.rooms.Sequencers;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.LogCheck;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteDirectory;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the stores of a node that does not run: every event against its checksums, the end of the
 * log against its witness, and the tables against a new fold of the log.
 *
 * @param differences of tables and log, in words; the first {@link #MOST_DIFFERENCES} of them
 */
public record Verification(LogCheck log, long rooms, List<String> differences) {
    private static final int MOST_DIFFERENCES = 1_000;
    private static final int PAGE = 100;

    /** Whether everything is as it was acknowledged. */
    public boolean isClean() {
        return log.isClean() && differences.isEmpty();
    }

    /**
     * Blocks. Rooms that a crash left behind are brought up to date first, as a start would.
     *
     * @throws StartFailed when the stores cannot be opened
     */
    public static Verification of(Path data) {
        try (Closing closing = new Closing()) {
            DataFolder folder = closing.add(DataFolder.open(data));
            LogCheck check = SqliteEventLog.verify(folder);
            return check.isClean()
                    ? compareTables(folder, closing, check)
                    : new Verification(check, 0, List.of());
        } catch (IOException | RuntimeException e) {
            throw new StartFailed(String.valueOf(e.getMessage()), e);
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

    private static Verification compareTables(DataFolder folder, Closing closing, LogCheck check)
            throws IOException {
        SqliteDatabase database =
                closing.add(SqliteDatabase.open(folder.path().resolve(Stores.DIRECTORY)));
        SqliteEventLog log = closing.add(SqliteEventLog.open(folder));
        SqliteDirectory directory = closing.add(new SqliteDirectory(database));
        Sequencers sequencers =
                closing.add(
                        new Sequencers(
                                log,
                                directory,
                                closing.add(new LocalBus()),
                                "verify",
                                System::currentTimeMillis));
        sequencers.sweep();
        ProjectionCheck tables = new ProjectionCheck(log, directory);
        List<String> differences = new ArrayList<>();
        long rooms = 0;
        for (var page = log.rooms(null, PAGE);
                !page.isEmpty();
                page = log.rooms(page.getLast(), PAGE)) {
            for (RoomId room : page) {
                rooms++;
                compare(tables, room, differences);
            }
        }
        return new Verification(check, rooms, List.copyOf(differences));
    }

    private static void compare(ProjectionCheck tables, RoomId room, List<String> differences) {
        if (differences.size() >= MOST_DIFFERENCES) {
            return;
        }
        try {
            tables.differences(room).forEach(what -> differences.add("room " + room + ", " + what));
        } catch (CorruptLog e) {
            differences.add("room " + room + ": " + e.getMessage());
        }
    }
}
