package chat.parley.storage.postgres;

import chat.parley.rooms.PersonalStore;
import chat.parley.storage.sql.SqlPersonalStore;
import chat.parley.testkit.PersonalStoreContract;

class PostgresPersonalStoreTest extends PersonalStoreContract {
    @Override
    protected PersonalStore create() {
        return new SqlPersonalStore(TestDatabase.directory());
    }
}
