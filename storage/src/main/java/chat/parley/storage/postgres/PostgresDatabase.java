package chat.parley.storage.postgres;

import chat.parley.rooms.StoreUnavailable;
import chat.parley.storage.sql.GroupWriter;
import chat.parley.storage.sql.IdColumns;
import chat.parley.storage.sql.Migrations;
import chat.parley.storage.sql.SqlDatabase;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The SQL side of a database that several nodes share. The writes of one turn that a node has at
 * one moment are one transaction, which holds the turn's lock until it is committed.
 */
public final class PostgresDatabase implements SqlDatabase, AutoCloseable {
    /** One for each turn, and some for queries. */
    private static final int CONNECTIONS = Turn.values().length + 5;

    private final PostgresPool pool;
    private final Jdbi jdbi;
    private final Map<Turn, GroupWriter<Handle>> writers = new EnumMap<>(Turn.class);

    /** The transaction that this thread's reads and writes are part of. */
    private final ScopedValue<Handle> joined = ScopedValue.newInstance();

    private PostgresDatabase(PostgresPool pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool.source());
        IdColumns.register(jdbi);
        jdbi.registerArgument(new TextArgument());
        for (Turn turn : Turn.values()) {
            String name = "parley-" + turn.name().toLowerCase(Locale.ROOT) + "-writer";
            writers.put(turn, new GroupWriter<>(name, new TurnSession(jdbi, turn)));
        }
    }

    /**
     * Opens the database and migrates it forward.
     *
     * @param patience how long a database is waited for that is coming up
     * @throws PostgresUnusable when it cannot be used
     * @throws chat.parley.storage.sql.NewerSchema when a newer Parley has changed it
     */
    public static PostgresDatabase open(PostgresAddress address, Duration patience) {
        PostgresPool.await(address, patience);
        PostgresPool.migrate(address, migrations(address));
        return connect(address);
    }

    /**
     * Opens the database as it is.
     *
     * @throws PostgresUnusable when it cannot be used
     * @throws chat.parley.storage.sql.NewerSchema when a newer Parley has changed it
     * @throws chat.parley.storage.sql.OlderSchema when this version was not started on it yet
     */
    public static PostgresDatabase openUnchanged(PostgresAddress address) {
        PostgresPool.await(address, Duration.ZERO);
        migrations(address).check();
        return connect(address);
    }

    private static Migrations migrations(PostgresAddress address) {
        return new Migrations(
                address.toString(),
                address.patientSource(),
                "db/directory/postgres",
                "directory_history");
    }

    /** Opens a database whose tables are as they have to be. */
    static PostgresDatabase connect(PostgresAddress address) {
        return new PostgresDatabase(PostgresPool.of(address, "directory", CONNECTIONS, ""));
    }

    @Override
    public <T> T read(HandleCallback<T, RuntimeException> query) {
        return joined.isBound()
                ? query.withHandle(joined.get())
                : pool.attempted(() -> jdbi.withHandle(query));
    }

    @Override
    public <T> T write(Turn turn, Work<T> work) {
        if (!joined.isBound()) {
            return queued(turn, work);
        }
        TurnSession.take(joined.get(), turn);
        return work.on(joined.get());
    }

    @Override
    public <T> T together(Turn turn, Supplier<T> work) {
        return write(turn, handle -> ScopedValue.where(joined, handle).call(work::get));
    }

    private <T> T queued(Turn turn, Work<T> work) {
        try {
            return Objects.requireNonNull(writers.get(turn)).write(work::on);
        } catch (GroupWriter.Unclear e) {
            throw new StoreUnavailable("it is not known whether it was written: repeat it", e);
        }
    }

    /** Throws {@link StoreUnavailable} when the database does not answer. */
    public void check() {
        read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
    }

    /** Writes that wait for the next transaction at this moment. */
    public int waiting() {
        return writers.values().stream().mapToInt(GroupWriter::waiting).sum();
    }

    /** Threads that wait for a connection at this moment. */
    public int waitingToRead() {
        return pool.waiting();
    }

    /** Finishes the writes under way. */
    @Override
    public void close() {
        writers.values().forEach(GroupWriter::close);
        pool.close();
    }
}
