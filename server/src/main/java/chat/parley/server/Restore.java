package chat.parley.server;

import chat.parley.accounts.AuditEntry.Happening;
import chat.parley.accounts.AuditKind;
import chat.parley.accounts.SessionStore;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryNodes;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Sweeper;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a data folder from a {@link Backup}.
 *
 * <p>What was acknowledged after the backup is gone, and clients know of it. So every stream gets a
 * new generation: a cursor of before is answered {@code reset}, and no number means two events.
 * Rooms whose tables are behind the log, which was copied later, are brought up to date. All
 * sessions end: one that was ended after the backup must not come to life again, and a refresh
 * token that was given out since would look like a stolen one. The audit log goes on from what the
 * backup has, and tells of the restore.
 *
 * @param generation of every stream from now on
 * @param rooms that were brought up to date
 */
public record Restore(Backup backup, long generation, int rooms) {
    private static final int ROOMS_AT_ONCE = 500;

    /** In marks of rooms that are to be brought up to date. */
    private static final String NODE = "restore";

    /**
     * @param data empty or not there
     * @throws StartFailed when it cannot be made; then {@code data} is as it was
     */
    public static Restore of(Path from, Path data, long nowMs) {
        Path absolute = data.toAbsolutePath().normalize();
        Path partial = absolute.resolveSibling(absolute.getFileName() + ".partial");
        try {
            requireEmpty(absolute);
            requireEmpty(partial);
            Backup backup = Backup.check(from);
            Restore restored = fill(backup, from, partial, nowMs);
            Files.deleteIfExists(absolute);
            Files.move(partial, absolute);
            return restored;
        } catch (IOException | RuntimeException e) {
            throw new StartFailed("nothing was restored: " + e.getMessage(), e);
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(folder + " is not empty: name another, or move it away");
                }
            }
        }
    }

    private static Restore fill(Backup backup, Path from, Path data, long nowMs)
            throws IOException {
        try (Closing closing = new Closing()) {
            DataFolder folder = closing.add(DataFolder.open(data));
            backup.copy(from, folder.path());
            long generation = SqliteEventLog.acceptLoss(folder);
            SqliteEventLog log = closing.add(SqliteEventLog.open(folder));
            SqliteDatabase database =
                    closing.add(SqliteDatabase.open(folder.path().resolve(Stores.DIRECTORY)));
            endSessions(new SqlSessionStore(database), nowMs);
            new SqlAuditLog(database)
                    .append(
                            new Happening(
                                    nowMs,
                                    AuditKind.BACKUP_RESTORED,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null));
            SqlDirectory directory = closing.add(new SqlDirectory(database));
            mark(log, directory);
            Sweeper sweeper =
                    new Sweeper(
                            NODE + "-" + generation,
                            _ -> true,
                            closing.add(new MemoryNodes(() -> nowMs)),
                            log,
                            directory,
                            closing.add(new LocalBus()),
                            () -> nowMs);
            return new Restore(backup, generation, sweeper.sweep());
        }
    }

    private static void endSessions(SessionStore sessions, long nowMs) {
        while (!sessions.endExpired(Long.MAX_VALUE, Long.MAX_VALUE, nowMs).isEmpty()) {
            // a page at a time
        }
    }

    /** The log was copied later than the tables: some rooms may be further than those say. */
    private static void mark(SqliteEventLog log, SqlDirectory directory) {
        List<StreamId> page = log.streams(StreamId.Kind.ROOM, null, ROOMS_AT_ONCE);
        while (!page.isEmpty()) {
            Map<StreamId, StreamHead> heads = log.heads(page);
            for (StreamId stream : page) {
                RoomId room = new RoomId(stream.id());
                long projected = directory.room(room).map(RoomRecord::projected).orElse(0L);
                StreamHead head = heads.get(stream);
                if (head != null && projected < head.head()) {
                    directory.markDirty(room, NODE);
                }
            }
            page = log.streams(StreamId.Kind.ROOM, page.getLast(), ROOMS_AT_ONCE);
        }
    }
}
