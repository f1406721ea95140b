package chat.parley.storage.sqlite;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.AppendRules;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;
import chat.parley.storage.sql.GroupWriter;
import chat.parley.storage.sql.NewerSchema;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The event log in {@code log.db} of a data folder. One thread appends for everybody, many events
 * of many streams per transaction; reads use connections of their own and never wait for it.
 *
 * <p>Whatever is read is checked against its checksums; {@code witness} in the same folder tells
 * when the log lost its end. See {@link #acceptLoss} for what to do then.
 */
public final class SqliteEventLog extends SqliteEventHistory implements EventLog {
    /** Events that one transaction scrubs or trims, so that appends do not wait long. */
    private static final int AT_ONCE = 250;

    private final LogWriter target;
    private final GroupWriter<LogWriter> writer;

    private SqliteEventLog(LogWriter target, LogReaders readers) {
        super(readers);
        this.target = target;
        this.writer = new GroupWriter<>("parley-log-writer", target);
    }

    /**
     * Opens the log of the folder, or makes it.
     *
     * @throws chat.parley.rooms.CorruptLog when it lost events that were acknowledged, or is
     *     damaged where every stream depends on it; the message says what to do
     * @throws NewerSchema when a newer Parley has changed it
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

    private static SqliteEventLog open(DataFolder folder, boolean witnessed) throws IOException {
        try {
            LogWriter writer = LogOpening.open(folder, witnessed);
            return new SqliteEventLog(writer, readers(folder.path()));
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

    /** Reads from the disk. Throws {@link StoreUnavailable} when reading or writing fails. */
    public void check() {
        writer.requireWorking();
        super.position();
    }

    /** Appends that wait for the next transaction at this moment. */
    public int waiting() {
        return writer.waiting();
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
        super.close();
        writer.close();
    }
}
