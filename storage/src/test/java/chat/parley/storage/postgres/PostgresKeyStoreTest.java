package chat.parley.storage.postgres;

import chat.parley.accounts.KeyStore;
import chat.parley.storage.sql.SqlKeyStore;
import chat.parley.testkit.KeyStoreContract;

class PostgresKeyStoreTest extends KeyStoreContract {
    @Override
    protected KeyStore create() {
        return new SqlKeyStore(TestDatabase.directory());
    }
}
