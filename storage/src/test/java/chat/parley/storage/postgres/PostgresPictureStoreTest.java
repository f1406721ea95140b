package chat.parley.storage.postgres;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlPictureStore;
import chat.parley.testkit.PictureStoreContract;

class PostgresPictureStoreTest extends PictureStoreContract {
    @Override
    protected Stores create() {
        PostgresDatabase database = TestDatabase.directory();
        return new Stores(
                new SqlAccountStore(database),
                new SqlDirectory(database),
                new SqlPictureStore(database));
    }
}
