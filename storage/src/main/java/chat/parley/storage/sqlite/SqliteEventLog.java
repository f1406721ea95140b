package chat.parley.storage.sqlite;

import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Append;
import chat.parley.rooms.AppendRules;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.PageBudget;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The event log in {@code log.db} of a data folder. One thread appends for everybody, many events
 * of many streams per transaction; reads use connections of their own and never wait for it.
 *
 * <p>Whatever is read is checked against its checksums; {@code witness} in the same folder tells
 * when the log lost its end. See {@link #acceptLoss} for what to do then.
 */
public final class SqliteEventLog implements EventLog {
    private static final int READERS = 4;

    /** Events that one transaction scrubs or trims, so that appends do not wait long. */
    private static final int AT_ONCE = 250;

    private final LogWriter target;
    private final GroupWriter<LogWriter> writer;
    private final LogReaders readers;

    private SqliteEventLog(LogWriter target, LogReaders readers) {
        this.target = target;
        this.writer = new GroupWriter<>("parley-log-writer", target);
        this.readers = readers;
    }

    /**
     * Opens the log of the folder, or makes it.
     *
     * @throws chat.parley.rooms.CorruptLog when it lost events that were acknowledged, or is
     *     damaged where every stream depends on it; the message says what to do
     * @throws SqliteDatabase.NewerSchema when a newer Parley has changed it
     */
    public static SqliteEventLog open(DataFolder folder) throws IOException {
        return open(folder, true);
    }

    /**
     * Takes the log as it is, after it was restored from a backup or lost its end: begins a new
     * generation, so that no client goes on from a cursor that may be beyond what is left. The log
     * must not be open. Answers the new generation.
     */
    public static long acceptLoss(DataFolder folder) throws IOException {
        try (SqliteEventLog log = open(folder, false)) {
            return log.newGeneration();
        }
    }

    /** Checks every event and everything that leads to it. The log must not be open. */
    public static LogCheck verify(DataFolder folder) throws IOException {
        try {
            return LogVerifier.verify(folder);
        } catch (SQLException e) {
            throw SqliteErrors.ofLog(e);
        }
    }

    private static SqliteEventLog open(DataFolder folder, boolean witnessed) throws IOException {
        try {
            LogWriter writer = LogOpening.open(folder, witnessed);
            return new SqliteEventLog(writer, LogReaders.open(folder, READERS));
        } catch (SQLException e) {
            throw SqliteErrors.ofLog(e);
        }
    }

    @Override
    public Append append(StreamId stream, long head, List<Event> events) {
        AppendRules.checkSequence(head, events);
        try {
            return writer.write(log -> log.append(stream, head, events));
        } catch (GroupWriter.Unclear _) {
            return new Append.Unknown();
        }
    }

    @Override
    public List<Event> read(StreamId stream, long after, int limit) {
        PageBudget budget = new PageBudget(limit);
        return readers.read(
                log -> {
                    StreamState state = log.stream(stream);
                    long from = Math.max(after, state.floor()) + 1;
                    long to = Math.min(from - 1 + Math.min(limit, BATCH_EVENTS), state.head());
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
                    long from = Math.max(to - Math.min(limit, BATCH_EVENTS), state.floor()) + 1;
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

    /**
     * Rooms that the log has ever heard of, by id.
     *
     * @param after the last room of the page before; null for the first page
     */
    public List<RoomId> rooms(@Nullable RoomId after, int limit) {
        return readers.read(log -> log.rooms(after, limit));
    }

    @Override
    public void scrub(StreamId stream, Collection<Long> seqs) {
        List<Long> all = new ArrayList<>(seqs);
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            List<Long> some = all.subList(i, Math.min(i + AT_ONCE, all.size()));
            change(log -> (long) log.scrub(stream, some));
        }
    }

    @Override
    public void trim(StreamId stream, long floor) {
        long reached = change(log -> log.trim(stream, floor, AT_ONCE));
        while (reached < floor) {
            reached = change(log -> log.trim(stream, floor, AT_ONCE));
        }
    }

    @Override
    public long position() {
        return target.committedState().position();
    }

    /**
     * Makes all cursors void: to be called after the log was restored from a backup. Answers the
     * new generation.
     */
    public long newGeneration() {
        return change(LogWriter::newGeneration);
    }

    private long change(GroupWriter.Write<LogWriter, Long> change) {
        try {
            return writer.write(change);
        } catch (GroupWriter.Unclear e) {
            throw new StoreUnavailable("it is not known whether it was written: repeat it", e);
        }
    }

    /** Finishes the appends under way. */
    @Override
    public void close() {
        readers.close();
        writer.close();
    }
}
