package chat.parley.server;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.AuditLog;
import chat.parley.accounts.KeyStore;
import chat.parley.accounts.SessionStore;
import chat.parley.rooms.BlobStore;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.Presence;
import chat.parley.storage.files.FolderBlobStore;
import chat.parley.storage.s3.S3BlobStore;
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

/**
 * The adapters that this node's ports are behind; the embedded ones.
 *
 * @param blobs tried at the start; nothing stores any yet
 */
record Stores(
        EventLog log,
        Directory directory,
        AccountStore accounts,
        SessionStore sessions,
        KeyStore keys,
        AuditLog audit,
        BlobStore blobs,
        Bus bus,
        Presence presence) {

    /** The file of structured data in the data folder. */
    static final String DIRECTORY = "directory.db";

    /** Opens everything; what was opened is closed with {@code closing}. */
    static Stores open(Path data, BlobPlace blobs, Closing closing) throws IOException {
        DataFolder folder = closing.add(DataFolder.open(data));
        SqliteDatabase database =
                closing.add(SqliteDatabase.open(folder.path().resolve(DIRECTORY)));
        return new Stores(
                closing.add(SqliteEventLog.open(folder)),
                closing.add(new SqlDirectory(database)),
                new SqlAccountStore(database),
                new SqlSessionStore(database),
                new SqlKeyStore(database),
                new SqlAuditLog(database),
                closing.add(open(blobs)),
                closing.add(new LocalBus()),
                closing.add(new MemoryPresence()));
    }

    /**
     * A place that was tried. Throws an {@link IOException} that names the setting and the cause.
     */
    static BlobStore open(BlobPlace place) throws IOException {
        BlobStore blobs =
                switch (place) {
                    case BlobPlace.Folder(var path) -> openFolder(path);
                    case BlobPlace.Bucket(var bucket) -> S3BlobStore.open(bucket);
                };
        try {
            BlobCheck.run(blobs);
            return blobs;
        } catch (IOException | RuntimeException e) {
            blobs.close();
            throw e;
        }
    }

    private static BlobStore openFolder(Path path) throws IOException {
        try {
            return FolderBlobStore.open(path);
        } catch (IOException e) {
            throw BlobCheck.fault(path + " cannot be used: " + e, e);
        }
    }
}
