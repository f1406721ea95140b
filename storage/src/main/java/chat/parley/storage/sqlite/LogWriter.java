package chat.parley.storage.sqlite;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.AppendRules;
import chat.parley.rooms.Checksum;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogState;
import chat.parley.storage.log.StoredEvent;
import chat.parley.storage.log.StreamState;
import chat.parley.storage.sql.GroupWriter;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code log.db}: used by the thread of a {@link GroupWriter} alone.
 *
 * <p>Rows of streams are held in memory, as they are after what was written so far; whatever undoes
 * writes forgets them all.
 */
final class LogWriter extends SqliteSession<LogWriter> {
    private static final int HELD_STREAMS = 10_000;

    /** Bytes written to the log after which they are moved from the WAL into the file. */
    private static final long CHECKPOINT_BYTES = 16 << 20;

    /** Pages in the WAL from which on readers are waited for, so that it starts anew. */
    private static final int LONGEST_WAL = 65_536;

    private final Connection connection;
    private final LogReader reader;
    private final LogStatements statements;
    private final Witness witness;
    private final Map<StreamId, StreamState> held =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<StreamId, StreamState> eldest) {
                    return size() > HELD_STREAMS;
                }
            };

    /** As it is on the disk; read by other threads, too. */
    private volatile LogState committed;

    private LogState log;
    private Checksum newestLink = Checksum.ZERO;
    private long unmoved;

    LogWriter(Connection connection, Witness witness) throws SQLException {
        super(connection);
        this.connection = connection;
        this.reader = new LogReader(connection);
        this.statements = new LogStatements(connection);
        this.witness = witness;
        this.committed = reader.state();
        this.log = committed;
    }

    LogState committedState() {
        return committed;
    }

    Append append(StreamId id, long head, List<Event> events) throws SQLException {
        StreamState stream = stream(id);
        if (stream.head() != head) {
            return new Append.Conflict(stream.head());
        }
        AppendRules.checkCount(stream.count(), events);
        StreamState grown = stream.no() == 0 ? stream.numbered(statements.insert(stream)) : stream;
        for (Event event : events) {
            grown = append(grown, event);
        }
        statements.update(grown, head);
        held.put(id, grown);
        return new Append.Appended();
    }

    private StreamState append(StreamState stream, Event event) throws SQLException {
        StoredEvent stored = StoredEvent.chained(stream.link(), stream.id(), event);
        byte[] body = stored.body();
        long id = log.position() + 1;
        statements.insert(id, stream, event.seq(), body);
        if (event.seq() % LogReader.MARK_EVERY == 0) {
            statements.mark(stream.no(), event.seq() / LogReader.MARK_EVERY, id);
        }
        log = log.at(id);
        newestLink = stored.link();
        unmoved += body.length;
        return stream.appended(event, id, stored.link());
    }

    /** Answers how many there were. */
    int scrub(StreamId id, Collection<Long> seqs) throws SQLException {
        StreamState stream = stream(id);
        int scrubbed = 0;
        for (long seq : seqs) {
            if (seq > stream.floor() && seq <= stream.head()) {
                StoredEvent stored = reader.range(stream, seq, seq).getFirst();
                statements.replace(reader.idOf(stream, seq), stored.scrub().body());
                unmoved += stored.event().content().size();
                scrubbed++;
            }
        }
        return scrubbed;
    }

    /** Trims a part of what is to go; answers the floor so far. */
    long trim(StreamId id, long floor, int most) throws SQLException {
        StreamState stream = stream(id);
        long to = Math.min(Math.min(floor, stream.head()), stream.floor() + most);
        if (to <= stream.floor()) {
            return Long.MAX_VALUE;
        }
        StoredEvent last = reader.range(stream, to, to).getFirst();
        statements.delete(reader.idsDown(stream, stream.floor() + 1, to));
        statements.deleteMarks(stream.no(), to / LogReader.MARK_EVERY);
        StreamState trimmed = stream.trimmed(to, last.link());
        statements.update(trimmed, stream.head());
        held.put(id, trimmed);
        return to;
    }

    /** Answers the new generation. */
    long newGeneration() {
        log = log.nextGeneration();
        newestLink = Checksum.ZERO;
        return log.generation();
    }

    private StreamState stream(StreamId id) throws SQLException {
        StreamState known = held.get(id);
        if (known == null) {
            known = reader.stream(id);
            held.put(id, known);
        }
        return known;
    }

    @Override
    public void committing() throws SQLException {
        if (!log.equals(committed)) {
            statements.update(log);
        }
    }

    @Override
    public void commit() throws SQLException, IOException {
        execute("COMMIT");
        if (!log.equals(committed)) {
            remember();
        }
    }

    private void remember() throws IOException {
        var seen = new Witness.Seen(log.generation(), log.position(), newestLink);
        if (log.generation() == committed.generation()) {
            witness.write(seen);
        } else {
            witness.restart(seen);
        }
        committed = log;
    }

    @Override
    public void undo() throws SQLException {
        held.clear();
        log = committed;
        super.undo();
    }

    @Override
    public RuntimeException translated(Exception why) {
        return SqliteErrors.ofLog(why);
    }

    @Override
    public void answered() throws SQLException, IOException {
        witness.forceWhenDue();
        if (unmoved >= CHECKPOINT_BYTES) {
            unmoved = 0;
            int pages = checkpoint("PASSIVE");
            if (pages > LONGEST_WAL) {
                checkpoint("RESTART");
            }
        }
    }

    /** Answers how many pages the WAL has. */
    private int checkpoint(String kind) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + kind + ")")) {
            return row.next() ? row.getInt(2) : 0;
        }
    }

    @Override
    LogWriter target() {
        return this;
    }

    @Override
    public void close() throws SQLException, IOException {
        try (witness;
                connection) {
            checkpoint("TRUNCATE");
        }
    }
}
