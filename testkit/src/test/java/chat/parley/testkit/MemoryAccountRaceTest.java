package chat.parley.testkit;

import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemoryAuditLog;
import chat.parley.accounts.MemoryKeyStore;
import chat.parley.accounts.MemorySessionStore;

class MemoryAccountRaceTest extends AccountRaceContract {
    @Override
    protected Stores create() {
        var accounts = new MemoryAccountStore();
        return new Stores(
                accounts,
                new MemorySessionStore(accounts),
                new MemoryKeyStore(),
                new MemoryAuditLog());
    }
}
