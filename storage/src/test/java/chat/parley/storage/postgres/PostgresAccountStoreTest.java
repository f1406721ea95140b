package chat.parley.storage.postgres;

import chat.parley.accounts.AccountStore;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.testkit.AccountStoreContract;

class PostgresAccountStoreTest extends AccountStoreContract {
    @Override
    protected AccountStore create() {
        return new SqlAccountStore(TestDatabase.directory());
    }
}
