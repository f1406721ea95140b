package chat.parley.storage.cassandra;

import chat.parley.rooms.StoreUnavailable;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;

import java.time.Duration;

/** An open log: a session with its keyspace, and what holds for all of its streams. */
final class LogSession implements AutoCloseable {
    private final CqlSession session;
    private final LogStatements statements;
    private final int bucketEvents;
    private volatile long generation;

    private LogSession(CqlSession session, LogSchema.Stands stands) {
        this.session = session;
        this.statements = new LogStatements(session);
        this.bucketEvents = stands.bucketEvents();
        this.generation = stands.generation();
    }

    static LogSession open(CassandraAddress address, Duration patience, int bucketEvents) {
        return open(address, patience, schema -> schema.prepare(bucketEvents));
    }

    static LogSession openReadOnly(CassandraAddress address) {
        return open(address, Duration.ZERO, LogSchema::check);
    }

    static boolean isIn(CassandraAddress address) {
        try (CqlSession session = Connecting.connect(address, Duration.ZERO)) {
            return new LogSchema(session).exists();
        } catch (DriverException e) {
            throw new CassandraUnusable(String.valueOf(e.getMessage()), e);
        }
    }

    private interface Preparation {
        LogSchema.Stands of(LogSchema schema);
    }

    private static LogSession open(
            CassandraAddress address, Duration patience, Preparation preparation) {
        CqlSession session = Connecting.connect(address, patience);
        try {
            return new LogSession(session, preparation.of(new LogSchema(session)));
        } catch (DriverException e) {
            session.close();
            throw new CassandraUnusable(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    CqlSession session() {
        return session;
    }

    LogStatements statements() {
        return statements;
    }

    int bucketEvents() {
        return bucketEvents;
    }

    long generation() {
        return generation;
    }

    long newGeneration() {
        try {
            generation = new LogSchema(session).newGeneration();
            return generation;
        } catch (DriverException e) {
            throw CassandraErrors.unavailable(e);
        }
    }

    /** What became of a conditional write. */
    sealed interface Written {
        record Applied() implements Written {}

        /** The condition does not hold. */
        record Lost() implements Written {}

        /** Nothing happened, nor ever will. */
        record NotSent(RuntimeException why) implements Written {}

        /** It may have happened, or may still happen. */
        record Unclear(RuntimeException why) implements Written {}
    }

    Written compareAndSet(BoundStatement write) {
        try {
            return session.execute(write).wasApplied() ? new Written.Applied() : new Written.Lost();
        } catch (QueryValidationException e) {
            throw CassandraErrors.unavailable(e);
        } catch (DriverException e) {
            return CassandraErrors.isHarmless(e) ? new Written.NotSent(e) : new Written.Unclear(e);
        }
    }

    /** Page by page, as it is gone through. */
    Iterable<Row> scan(BoundStatement query) {
        try {
            return session.execute(query);
        } catch (DriverException e) {
            throw CassandraErrors.unavailable(e);
        }
    }

    /** What may be repeated; done once this returns. Throws {@link StoreUnavailable}. */
    void run(BoundStatement statement) {
        try {
            session.execute(statement);
        } catch (DriverException e) {
            throw CassandraErrors.unavailable(e);
        }
    }

    /** A write that helps when it lands and does no harm when it does not: not waited for. */
    void tell(BoundStatement write) {
        var _ = session.executeAsync(write);
    }

    @Override
    public void close() {
        session.close();
    }
}
