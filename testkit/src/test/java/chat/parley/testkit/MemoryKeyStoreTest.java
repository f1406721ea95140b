package chat.parley.testkit;

import chat.parley.accounts.KeyStore;
import chat.parley.accounts.MemoryKeyStore;

class MemoryKeyStoreTest extends KeyStoreContract {
    @Override
    protected KeyStore create() {
        return new MemoryKeyStore();
    }
}
