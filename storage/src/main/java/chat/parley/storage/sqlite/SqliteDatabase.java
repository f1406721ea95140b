package chat.parley.storage.sqlite;

import chat.parley.rooms.StoreUnavailable;
import chat.parley.storage.sql.GroupWriter;
import chat.parley.storage.sql.IdColumns;
import chat.parley.storage.sql.Migrations;
import chat.parley.storage.sql.NewerSchema;
import chat.parley.storage.sql.OlderSchema;
import chat.parley.storage.sql.SqlDatabase;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.sql.DataSource;

/**
 * The SQL side of the embedded store: one SQLite file, brought to this program's schema when it is
 * opened. Its one writer gives all writes their turn, and many at once cost one fsync.
 */
public final class SqliteDatabase implements SqlDatabase, AutoCloseable {
    private static final String MIGRATIONS = "db/directory/sqlite";

    /** Queries are short; more connections would only wait for each other. */
    private static final int CONNECTIONS = 4;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final GroupWriter<Handle> writer;

    /** The transaction that this thread's reads and writes are part of. */
    private final ScopedValue<Handle> joined = ScopedValue.newInstance();

    private SqliteDatabase(HikariDataSource pool, Jdbi jdbi) {
        this.pool = pool;
        this.jdbi = jdbi;
        this.writer =
                new GroupWriter<>("parley-directory-writer", new DirectorySession(jdbi.open()));
    }

    /**
     * Opens the file, or makes it, and migrates it forward.
     *
     * @throws NewerSchema when a newer Parley has changed it: nothing is touched
     * @throws Damaged when SQLite cannot read it
     */
    public static SqliteDatabase open(Path file) {
        try {
            return open(poolOf(Connections.writing(file)), pool -> migrations(file, pool).run());
        } catch (RuntimeException e) {
            throw SqliteErrors.isDamage(e) ? SqliteErrors.ofDirectory(e) : e;
        }
    }

    /**
     * Opens the file for reading, also while another process writes to it.
     *
     * @throws NewerSchema when a newer Parley has changed it
     * @throws OlderSchema when this version has not been started on it yet
     * @throws Damaged when SQLite cannot read it
     */
    public static SqliteDatabase openReadOnly(Path file) {
        try {
            return open(
                    readOnly(poolOf(Connections.reading(file))),
                    pool -> migrations(file, pool).check());
        } catch (RuntimeException e) {
            throw SqliteErrors.isDamage(e) ? SqliteErrors.ofDirectory(e) : e;
        }
    }

    private static SqliteDatabase open(HikariConfig config, Consumer<DataSource> prepare) {
        HikariDataSource pool = new HikariDataSource(config);
        try {
            prepare.accept(pool);
            Jdbi jdbi = Jdbi.create(pool);
            IdColumns.register(jdbi);
            return new SqliteDatabase(pool, jdbi);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariConfig readOnly(HikariConfig config) {
        config.setReadOnly(true); // or the pool takes back what the driver was told
        return config;
    }

    private static HikariConfig poolOf(DataSource connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("directory");
        config.setDataSource(connections);
        config.setMaximumPoolSize(CONNECTIONS + 1);
        config.setMaxLifetime(0);
        config.setAutoCommit(true);
        return config;
    }

    private static Migrations migrations(Path file, DataSource pool) {
        return new Migrations(file.toString(), pool, MIGRATIONS, "flyway_schema_history");
    }

    /** What SQLite itself finds wrong with pages, indexes and references between tables. */
    public List<String> faults() {
        return read(
                handle -> {
                    List<String> faults = new ArrayList<>();
                    handle.createQuery("PRAGMA integrity_check")
                            .mapTo(String.class)
                            .filter(line -> !line.equals("ok"))
                            .forEach(line -> faults.add("directory.db: " + line));
                    handle.createQuery("PRAGMA foreign_key_check")
                            .mapToMap()
                            .forEach(row -> faults.add("directory.db: " + orphan(row)));
                    return faults;
                });
    }

    private static String orphan(Map<String, Object> row) {
        return "a row of %s belongs to one of %s that is not there"
                .formatted(row.get("table"), row.get("parent"));
    }

    /** Reads from the disk. Throws {@link StoreUnavailable} when reading or writing fails. */
    public void check() {
        writer.requireWorking();
        read(handle -> handle.createQuery("PRAGMA schema_version").mapTo(Long.class).one());
    }

    /** Writes that wait for the next transaction at this moment. */
    public int waiting() {
        return writer.waiting();
    }

    /** Threads that wait for a connection at this moment. */
    public int waitingToRead() {
        return pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    /** For reads and for rare writes; each transaction that writes costs an fsync of its own. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Also throws {@link Damaged}. */
    @Override
    public <T> T read(HandleCallback<T, RuntimeException> query) {
        try {
            return joined.isBound() ? query.withHandle(joined.get()) : jdbi.withHandle(query);
        } catch (JdbiException e) {
            throw SqliteErrors.ofDirectory(e);
        }
    }

    @Override
    public <T> T write(Turn turn, Work<T> work) {
        return joined.isBound() ? work.on(joined.get()) : queued(work);
    }

    @Override
    public <T> T together(Turn turn, Supplier<T> work) {
        return write(turn, handle -> ScopedValue.where(joined, handle).call(work::get));
    }

    private <T> T queued(Work<T> work) {
        try {
            return writer.write(work::on);
        } catch (GroupWriter.Unclear e) {
            throw new StoreUnavailable("it is not known whether it was written: repeat it", e);
        }
    }

    /** Finishes the writes under way. */
    @Override
    public void close() {
        writer.close();
        pool.close();
    }

    /** SQLite finds that the file is not what it wrote. */
    public static final class Damaged extends RuntimeException {
        Damaged(String what) {
            super("directory.db is damaged (" + what + "): restore a backup");
        }
    }
}
