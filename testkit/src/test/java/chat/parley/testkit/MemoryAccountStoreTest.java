package chat.parley.testkit;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.MemoryAccountStore;

class MemoryAccountStoreTest extends AccountStoreContract {
    @Override
    protected AccountStore create() {
        return new MemoryAccountStore();
    }
}
