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
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.cassandra.CassandraEventLog;
import chat.parley.storage.cassandra.CassandraUnusable;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlKeyStore;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.io.IOException;
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

    /** How long a start waits for a store that is coming up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Opens everything; what was opened is closed with {@code closing}. */
    static Stores open(ServerConfig config, Closing closing) throws IOException {
        DataFolder folder = closing.add(DataFolder.open(config.data()));
        SqliteDatabase database =
                closing.add(SqliteDatabase.open(folder.path().resolve(DIRECTORY)));
        return new Stores(
                closing.add(log(config, folder)),
                closing.add(new SqlDirectory(database)),
                new SqlAccountStore(database),
                new SqlSessionStore(database),
                new SqlKeyStore(database),
                new SqlAuditLog(database),
                closing.add(new LocalBus()),
                closing.add(new MemoryPresence()));
    }

    private static EventLog log(ServerConfig config, DataFolder folder) throws IOException {
        CassandraAddress address = config.log();
        if (address == null) {
            return SqliteEventLog.open(folder);
        }
        try {
            return CassandraEventLog.open(address, PATIENCE);
        } catch (CassandraUnusable e) {
            throw new StartFailed(inTheWay(address, e), e);
        }
    }

    static String inTheWay(CassandraAddress address, CassandraUnusable why) {
        return "the log "
                + address
                + " cannot be used: "
                + why.getMessage()
                + " (settings log, log-datacenter, log-user, log-password, log-tls, log-ca)";
    }
}
