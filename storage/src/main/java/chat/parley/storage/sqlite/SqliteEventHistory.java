package chat.parley.storage.sqlite;

import chat.parley.protocol.Event;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.PageBudget;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.log.LogState;
import chat.parley.storage.log.LogVerifier;
import chat.parley.storage.log.StoredEvent;
import chat.parley.storage.log.StreamState;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code log.db} of a data folder holds, for reading, also while another process appends to
 * it. Whatever is read is checked against its checksums.
 */
public sealed class SqliteEventHistory implements EventHistory, AutoCloseable
        permits SqliteEventLog {
    private static final int READERS = 4;

    private final LogReaders readers;

    SqliteEventHistory(LogReaders readers) {
        this.readers = readers;
    }

    /** Opens the log of a data folder; changes nothing, and needs no lock of the folder. */
    public static SqliteEventHistory open(Path folder) {
        try {
            return new SqliteEventHistory(readers(folder));
        } catch (SQLException e) {
            throw SqliteErrors.ofLog(e);
        }
    }

    /** Whether the folder has a log at all. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(LogOpening.FILE));
    }

    static LogReaders readers(Path folder) throws SQLException {
        return LogReaders.open(folder.resolve(LogOpening.FILE), READERS);
    }

    /**
     * Checks every event and everything that leads to it, also while another process appends.
     *
     * @param done told now and then how many events of about how many are checked
     */
    public static LogCheck verify(Path folder, LogVerifier.Done done) throws IOException {
        try {
            return LogVerification.verify(folder, done);
        } catch (SQLException e) {
            throw SqliteErrors.ofLog(e);
        }
    }

    @Override
    public List<Event> read(StreamId stream, long after, int limit) {
        PageBudget budget = new PageBudget(limit);
        return readers.read(
                log -> {
                    StreamState state = log.stream(stream);
                    long from = Math.max(after, state.floor()) + 1;
                    long to =
                            Math.min(
                                    from - 1 + Math.min(limit, EventLog.BATCH_EVENTS),
                                    state.head());
                    return after >= state.head()
                            ? List.of()
                            : events(log.range(state, from, to)).stream()
                                    .takeWhile(budget::takes)
                                    .toList();
                });
    }

    @Override
    public List<Event> readBack(StreamId stream, long before, int limit) {
        PageBudget budget = new PageBudget(limit);
        return readers.read(
                log -> {
                    StreamState state = log.stream(stream);
                    long to = Math.min(before - 1, state.head());
                    long from =
                            Math.max(to - Math.min(limit, EventLog.BATCH_EVENTS), state.floor())
                                    + 1;
                    return to < from
                            ? List.of()
                            : events(log.range(state, from, to, e -> budget.takes(e.event())));
                });
    }

    private static List<Event> events(List<StoredEvent> stored) {
        return stored.stream().map(StoredEvent::event).toList();
    }

    @Override
    public StreamHead head(StreamId stream) {
        return readers.read(log -> log.stream(stream).headOf(log.state()));
    }

    @Override
    public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
        return readers.read(
                log -> {
                    LogState state = log.state();
                    Map<StreamId, StreamHead> heads = new LinkedHashMap<>();
                    for (StreamId stream : streams) {
                        heads.put(stream, log.stream(stream).headOf(state));
                    }
                    return heads;
                });
    }

    @Override
    public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
        return readers.read(log -> log.streams(kind, after, limit));
    }

    @Override
    public long position() {
        return readers.read(log -> log.state().position());
    }

    /** Waits for the reads under way. */
    @Override
    public void close() {
        readers.close();
    }
}
