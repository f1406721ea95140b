package chat.parley.testkit;

import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemoryPush;
import chat.parley.accounts.MemorySessionStore;
import chat.parley.rooms.MemoryDirectory;

class MemoryPushTest extends PushContract {
    @Override
    protected Stores create() {
        var accounts = new MemoryAccountStore();
        var sessions = new MemorySessionStore(accounts);
        var directory = new MemoryDirectory();
        var push = new MemoryPush(sessions, directory);
        return new Stores(accounts, sessions, directory, push, push);
    }
}
