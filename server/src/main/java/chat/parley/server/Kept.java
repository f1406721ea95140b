package chat.parley.server;

import chat.parley.rooms.EventLog;
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.cassandra.CassandraEventLog;
import chat.parley.storage.cassandra.CassandraUnusable;
import chat.parley.storage.postgres.PostgresAddress;
import chat.parley.storage.postgres.PostgresDatabase;
import chat.parley.storage.postgres.PostgresEventLog;
import chat.parley.storage.postgres.PostgresUnusable;
import chat.parley.storage.sql.SqlDatabase;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** What is to stay: the event log, and the tables of rooms and accounts. */
record Kept(Log log, Tables tables) {
    /** How long a start waits for a store that is coming up. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * @param check as of a {@link Probe}
     * @param waiting its queues
     */
    record Log(EventLog log, Runnable check, List<Waiting> waiting) {}

    /**
     * @param check as of a {@link Probe}
     * @param writes that wait
     * @param reads that wait
     */
    record Tables(SqlDatabase database, Runnable check, IntSupplier writes, IntSupplier reads) {
        private List<Waiting> waiting() {
            return List.of(
                    new Waiting("directory-writes", writes), new Waiting("directory-reads", reads));
        }
    }

    static Kept open(ServerConfig config, Closing closing) throws IOException {
        PostgresAddress database = config.database();
        return database == null ? embedded(config, closing) : shared(config, database, closing);
    }

    private static Kept embedded(ServerConfig config, Closing closing) throws IOException {
        DataFolder folder = closing.add(DataFolder.open(config.data()));
        SqliteDatabase database =
                closing.add(SqliteDatabase.open(folder.path().resolve(Stores.DIRECTORY)));
        CassandraAddress elsewhere = config.cassandra();
        return new Kept(
                elsewhere == null ? log(folder, closing) : log(elsewhere, closing),
                new Tables(database, database::check, database::waiting, database::waitingToRead));
    }

    private static Kept shared(ServerConfig config, PostgresAddress address, Closing closing) {
        try {
            PostgresDatabase database = closing.add(PostgresDatabase.open(address, PATIENCE));
            CassandraAddress elsewhere = config.cassandra();
            return new Kept(
                    elsewhere == null ? log(address, closing) : log(elsewhere, closing),
                    new Tables(
                            database, database::check, database::waiting, database::waitingToRead));
        } catch (PostgresUnusable e) {
            throw new StartFailed(inTheWay(address, e), e);
        }
    }

    private static Log log(DataFolder folder, Closing closing) throws IOException {
        SqliteEventLog log = closing.add(SqliteEventLog.open(folder));
        return new Log(log, log::check, waiting(log::waiting));
    }

    private static Log log(PostgresAddress address, Closing closing) {
        PostgresEventLog log = closing.add(PostgresEventLog.open(address, PATIENCE));
        return new Log(log, log::check, waiting(log::waiting));
    }

    private static List<Waiting> waiting(IntSupplier writes) {
        return List.of(new Waiting("log-writes", writes));
    }

    /** Its appends do not queue up: each is a write of its own. */
    private static Log log(CassandraAddress address, Closing closing) {
        try {
            CassandraEventLog log = closing.add(CassandraEventLog.open(address, PATIENCE));
            return new Log(log, log::check, List.of());
        } catch (CassandraUnusable e) {
            throw new StartFailed(inTheWay(address, e), e);
        }
    }

    List<Probe> probes() {
        return List.of(
                new Probe("log", true, log.check()), new Probe("directory", true, tables.check()));
    }

    List<Waiting> waiting() {
        return Stream.concat(log.waiting().stream(), tables.waiting().stream()).toList();
    }

    static String inTheWay(PostgresAddress address, PostgresUnusable why) {
        return "the database "
                + address
                + " cannot be used: "
                + why.getMessage()
                + " (settings database, database-user, database-password, database-tls,"
                + " database-ca)";
    }

    static String inTheWay(CassandraAddress address, CassandraUnusable why) {
        return "the log "
                + address
                + " cannot be used: "
                + why.getMessage()
                + " (settings cassandra, cassandra-datacenter, cassandra-user, cassandra-password,"
                + " cassandra-tls, cassandra-ca)";
    }
}
