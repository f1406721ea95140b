package chat.parley.storage.postgres;

import chat.parley.rooms.PresenceStore;
import chat.parley.storage.sql.SqlPresenceStore;
import chat.parley.testkit.PresenceStoreContract;

class PostgresPresenceStoreTest extends PresenceStoreContract {
    @Override
    protected PresenceStore create() {
        return new SqlPresenceStore(TestDatabase.directory());
    }
}
