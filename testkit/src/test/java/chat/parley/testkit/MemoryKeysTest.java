package chat.parley.testkit;

import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemoryArchiveStore;
import chat.parley.accounts.MemoryIdentityStore;
import chat.parley.accounts.MemoryKeyPackageStore;
import chat.parley.accounts.MemorySessionStore;

class MemoryKeysTest extends KeysContract {
    @Override
    protected Stores create() {
        var accounts = new MemoryAccountStore();
        var sessions = new MemorySessionStore(accounts);
        var packages = new MemoryKeyPackageStore(sessions);
        var identities = new MemoryIdentityStore(accounts, sessions, packages);
        return new Stores(
                accounts, sessions, identities, packages, new MemoryArchiveStore(identities));
    }
}
