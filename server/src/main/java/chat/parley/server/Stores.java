package chat.parley.server;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.AuditLog;
import chat.parley.accounts.KeyStore;
import chat.parley.accounts.SessionStore;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.Presence;
import chat.parley.storage.postgres.PostgresAddress;
import chat.parley.storage.postgres.PostgresDatabase;
import chat.parley.storage.postgres.PostgresEventLog;
import chat.parley.storage.postgres.PostgresUnusable;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDatabase;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlKeyStore;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The adapters that this node's ports are behind. */
record Stores(
        EventLog log,
        Directory directory,
        AccountStore accounts,
        SessionStore sessions,
        KeyStore keys,
        AuditLog audit,
        Bus bus,
        Presence presence) {

    /** The file of structured data in the data folder. */
    static final String DIRECTORY = "directory.db";

    /** How long a start waits for a database that is coming up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Opens everything; what was opened is closed with {@code closing}. */
    static Stores open(ServerConfig config, Closing closing) throws IOException {
        PostgresAddress database = config.database();
        return database == null ? embedded(config.data(), closing) : shared(database, closing);
    }

    private static Stores embedded(Path data, Closing closing) throws IOException {
        DataFolder folder = closing.add(DataFolder.open(data));
        SqliteDatabase database =
                closing.add(SqliteDatabase.open(folder.path().resolve(DIRECTORY)));
        return of(closing.add(SqliteEventLog.open(folder)), database, closing);
    }

    private static Stores shared(PostgresAddress address, Closing closing) {
        try {
            PostgresDatabase database = closing.add(PostgresDatabase.open(address, PATIENCE));
            return of(closing.add(PostgresEventLog.open(address, PATIENCE)), database, closing);
        } catch (PostgresUnusable e) {
            throw new StartFailed(inTheWay(address, e), e);
        }
    }

    static String inTheWay(PostgresAddress address, PostgresUnusable why) {
        return "the database "
                + address
                + " cannot be used: "
                + why.getMessage()
                + " (settings database, database-user, database-password, database-tls,"
                + " database-ca)";
    }

    private static Stores of(EventLog log, SqlDatabase database, Closing closing) {
        return new Stores(
                log,
                closing.add(new SqlDirectory(database)),
                new SqlAccountStore(database),
                new SqlSessionStore(database),
                new SqlKeyStore(database),
                new SqlAuditLog(database),
                closing.add(new LocalBus()),
                closing.add(new MemoryPresence()));
    }
}
