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
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlKeyStore;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The adapters that this node's ports are behind; the embedded ones.
 *
 * @param probes one for each store that can fail by itself
 * @param waiting their queues
 */
record Stores(
        EventLog log,
        Directory directory,
        AccountStore accounts,
        SessionStore sessions,
        KeyStore keys,
        AuditLog audit,
        Bus bus,
        Presence presence,
        List<Probe> probes,
        List<Waiting> waiting) {

    /** The file of structured data in the data folder. */
    static final String DIRECTORY = "directory.db";

    /** Opens everything; what was opened is closed with {@code closing}. */
    static Stores open(Path data, Closing closing) throws IOException {
        DataFolder folder = closing.add(DataFolder.open(data));
        SqliteDatabase database =
                closing.add(SqliteDatabase.open(folder.path().resolve(DIRECTORY)));
        SqliteEventLog log = closing.add(SqliteEventLog.open(folder));
        return new Stores(
                log,
                closing.add(new SqlDirectory(database)),
                new SqlAccountStore(database),
                new SqlSessionStore(database),
                new SqlKeyStore(database),
                new SqlAuditLog(database),
                closing.add(new LocalBus()),
                closing.add(new MemoryPresence()),
                List.of(
                        new Probe("log", true, log::check),
                        new Probe("directory", true, database::check)),
                List.of(
                        new Waiting("log-writes", log::waiting),
                        new Waiting("directory-writes", database::waiting),
                        new Waiting("directory-reads", database::waitingToRead)));
    }

    Stores with(EventLog measured) {
        return new Stores(
                measured, directory, accounts, sessions, keys, audit, bus, presence, probes,
                waiting);
    }
}
