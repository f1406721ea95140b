package chat.parley.storage.sqlite;

import chat.parley.rooms.StoreUnavailable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.sql.DataSource;

/**
 * The SQL side of the embedded store: one SQLite file, brought to this program's schema when it is
 * opened. Ids of the protocol are bound and mapped as 16 bytes, times are milliseconds since 1970
 * UTC. Safe for use by many threads.
 */
public final class SqliteDatabase implements AutoCloseable {
    private static final String MIGRATIONS = "classpath:db/directory/sqlite";

    /** Queries are short; more connections would only wait for each other. */
    private static final int CONNECTIONS = 4;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final GroupWriter<Handle> writer;

    private SqliteDatabase(HikariDataSource pool, Jdbi jdbi) {
        this.pool = pool;
        this.jdbi = jdbi;
        this.writer = new GroupWriter<>("parley-directory-writer", new JdbiSession(jdbi.open()));
    }

    /**
     * Opens the file, or makes it, and migrates it forward.
     *
     * @throws NewerSchema when a newer Parley has changed it: nothing is touched
     * @throws Damaged when SQLite cannot read it
     */
    public static SqliteDatabase open(Path file) {
        try {
            return open(poolOf(Connections.writing(file)), pool -> migrate(file, pool));
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
                    readOnly(poolOf(Connections.reading(file))), pool -> checkSchema(file, pool));
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

    private static void migrate(Path file, DataSource pool) {
        Flyway flyway = flyway(pool);
        refuseNewer(file, flyway);
        flyway.migrate();
    }

    private static void checkSchema(Path file, DataSource pool) {
        Flyway flyway = flyway(pool);
        refuseNewer(file, flyway);
        if (flyway.info().pending().length > 0) {
            throw new OlderSchema(file.toString());
        }
    }

    private static Flyway flyway(DataSource pool) {
        return Flyway.configure().dataSource(pool).locations(MIGRATIONS).load();
    }

    private static void refuseNewer(Path file, Flyway flyway) {
        List<String> unknown =
                Arrays.stream(flyway.info().applied())
                        .filter(applied -> isUnknown(applied.getState()))
                        .map(MigrationInfo::getScript)
                        .toList();
        if (!unknown.isEmpty()) {
            throw new NewerSchema(file + " was changed by a newer Parley " + unknown);
        }
    }

    private static boolean isUnknown(MigrationState state) {
        return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
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

    /** For reads and for rare writes; each transaction that writes costs an fsync of its own. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Queries; throws {@link StoreUnavailable} or {@link Damaged}. */
    <T> T read(HandleCallback<T, RuntimeException> query) {
        try {
            return jdbi.withHandle(query);
        } catch (JdbiException e) {
            throw SqliteErrors.ofDirectory(e);
        }
    }

    /**
     * Writes durably, together with whatever others want to write at this moment: one fsync for
     * all. {@code work} runs on the writer's thread within a transaction, perhaps twice (the first
     * time undone): it must only use its handle and not begin or end transactions. Throws what it
     * throws, or {@link StoreUnavailable}.
     */
    public <T> T write(Work<T> work) {
        try {
            return writer.write(work::on);
        } catch (GroupWriter.Unclear e) {
            throw new StoreUnavailable("it is not known whether it was written: repeat it", e);
        }
    }

    /** What is written together. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Handle handle);
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

    /** The file has not been brought to this program's schema yet. */
    public static final class OlderSchema extends RuntimeException {
        OlderSchema(String file) {
            super(file + " was last used by an older Parley: start this one on it first");
        }
    }

    /** The file needs a newer program. */
    public static final class NewerSchema extends RuntimeException {
        NewerSchema(String what) {
            super(what + ": use that version, or restore a backup of this one");
        }
    }
}
