package chat.parley.storage.postgres;

import chat.parley.protocol.LeafOwner;
import chat.parley.rooms.Directory;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.GroupStoreContract;

class PostgresGroupStoreTest extends GroupStoreContract {
    private PostgresDatabase database;

    @Override
    protected Directory create() {
        database = TestDatabase.directory();
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
}
