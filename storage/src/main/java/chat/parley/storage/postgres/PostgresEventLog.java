package chat.parley.storage.postgres;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.AppendRules;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogState;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The event log in a PostgreSQL database, to which any number of nodes append. One thread appends
 * for everybody on this node, many events of many streams per statement; reads use connections of
 * their own.
 *
 * <p>An append whose outcome is not known may still be under way in the server. Whoever then asks
 * for the stream's head raises its fence first: that waits for an append that has begun, and lets
 * none land that has not.
 */
public final class PostgresEventLog extends PostgresEventHistory implements EventLog {
    private final PostgresAppends appends;

    private PostgresEventLog(PostgresPool pool) {
        super(pool);
        this.appends = new PostgresAppends(pool);
    }

    /**
     * Opens the log, or makes it.
     *
     * @param patience how long a database is waited for that is coming up
     * @throws PostgresUnusable when the database cannot be used
     * @throws chat.parley.storage.sql.NewerSchema when a newer Parley has changed it
     */
    public static PostgresEventLog open(PostgresAddress address, Duration patience) {
        PostgresPool.await(address, patience);
        PostgresPool.migrate(address, migrations(address));
        return connect(address);
    }

    /** Opens a log whose tables are as they have to be. */
    static PostgresEventLog connect(PostgresAddress address) {
        PostgresPool pool = pool(address);
        try {
            pool.read(connection -> begin(connection, LogState.first().generation()));
            return new PostgresEventLog(pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** The first of many that start at once makes the row. */
    private static int begin(Connection connection, long generation) throws SQLException {
        String sql = "INSERT INTO log (one, generation) VALUES (TRUE, ?) ON CONFLICT DO NOTHING";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, generation);
            return insert.executeUpdate();
        }
    }

    @Override
    public Append append(StreamId stream, long head, List<Event> events) {
        AppendRules.checkSequence(head, events);
        return appends.append(stream, head, events);
    }

    @Override
    public StreamHead head(StreamId stream) {
        settle(stream);
        return super.head(stream);
    }

    @Override
    public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
        streams.forEach(this::settle);
        return super.heads(streams);
    }

    /** Decides the outcome of appends of which nobody knows. */
    private void settle(StreamId stream) {
        if (!appends.takeUnclear(stream)) {
            return;
        }
        try {
            pool.read(connection -> raiseFence(connection, stream));
        } catch (RuntimeException e) {
            appends.addUnclear(stream);
            throw e;
        }
    }

    private static int raiseFence(Connection connection, StreamId stream) throws SQLException {
        String sql = "UPDATE stream SET fence = fence + 1 WHERE kind = ? AND id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            LogRows.name(update, 1, stream);
            return update.executeUpdate();
        }
    }

    @Override
    public void scrub(StreamId stream, Collection<Long> seqs) {
        List<Long> all = new ArrayList<>(seqs);
        for (int i = 0; i < all.size(); i += PostgresRemoval.AT_ONCE) {
            List<Long> some = all.subList(i, Math.min(i + PostgresRemoval.AT_ONCE, all.size()));
            pool.read(connection -> PostgresRemoval.scrub(connection, stream, some));
        }
    }

    @Override
    public void trim(StreamId stream, long floor) {
        long reached = 0;
        while (reached < floor) {
            reached = pool.read(connection -> PostgresRemoval.trim(connection, stream, floor));
        }
    }

    /**
     * Makes all cursors void: to be called after the database was restored from a backup. Answers
     * the new generation.
     */
    public long newGeneration() {
        long generation = LogState.first().generation();
        return pool.read(
                connection -> {
                    String sql = "UPDATE log SET generation = ? RETURNING generation";
                    try (PreparedStatement update = connection.prepareStatement(sql)) {
                        update.setLong(1, generation);
                        try (ResultSet row = update.executeQuery()) {
                            row.next();
                            return row.getLong(1);
                        }
                    }
                });
    }

    /** Throws {@link chat.parley.rooms.StoreUnavailable} when the database does not answer. */
    public void check() {
        pool.read(
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("SELECT 1");
                    }
                });
    }

    /** Appends that wait for the next statement at this moment. */
    public int waiting() {
        return appends.waiting();
    }

    /** Finishes the appends under way. */
    @Override
    public void close() {
        appends.close();
        super.close();
    }
}
