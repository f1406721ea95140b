package chat.parley.testkit;

import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemorySessionStore;

class MemorySessionStoreTest extends SessionStoreContract {
    @Override
    protected Stores create() {
        var accounts = new MemoryAccountStore();
        return new Stores(accounts, new MemorySessionStore(accounts));
    }
}
