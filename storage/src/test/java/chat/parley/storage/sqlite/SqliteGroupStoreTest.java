package chat.parley.storage.sqlite;

import chat.parley.protocol.LeafOwner;
import chat.parley.rooms.Directory;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.GroupStoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteGroupStoreTest extends GroupStoreContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected Directory create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new SqlDirectory(database);
    }

    @Override
    protected void signIn(LeafOwner device) {
        signIn(device, new SqlAccountStore(database), new SqlSessionStore(database));
    }

    @Override
    protected void signOut(LeafOwner device) {
        signOut(device, new SqlSessionStore(database));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
