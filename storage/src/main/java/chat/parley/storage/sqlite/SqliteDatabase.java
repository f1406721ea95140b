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
import java.util.Arrays;
import java.util.List;

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
            return open(file, new HikariDataSource(poolOf(file)));
        } catch (RuntimeException e) {
            throw SqliteErrors.isDamage(e) ? SqliteErrors.ofDirectory(e) : e;
        }
    }

    private static SqliteDatabase open(Path file, HikariDataSource pool) {
        try {
            migrate(file, pool);
            Jdbi jdbi = Jdbi.create(pool);
            IdColumns.register(jdbi);
            return new SqliteDatabase(pool, jdbi);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariConfig poolOf(Path file) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("directory");
        config.setDataSource(Connections.writing(file));
        config.setMaximumPoolSize(CONNECTIONS + 1);
        config.setMaxLifetime(0);
        config.setAutoCommit(true);
        return config;
    }

    private static void migrate(Path file, HikariDataSource pool) {
        Flyway flyway = Flyway.configure().dataSource(pool).locations(MIGRATIONS).load();
        List<String> unknown =
                Arrays.stream(flyway.info().applied())
                        .filter(applied -> isUnknown(applied.getState()))
                        .map(MigrationInfo::getScript)
                        .toList();
        if (!unknown.isEmpty()) {
            throw new NewerSchema(file + " was changed by a newer Parley " + unknown);
        }
        flyway.migrate();
    }

    private static boolean isUnknown(MigrationState state) {
        return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
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

    /** The file needs a newer program. */
    public static final class NewerSchema extends RuntimeException {
        NewerSchema(String what) {
            super(what + ": use that version, or restore a backup of this one");
        }
    }
}
