package chat.parley.testkit;

import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemoryMemberSearch;
import chat.parley.rooms.MemoryDirectory;

class MemoryMemberSearchTest extends MemberSearchContract {
    @Override
    protected Stores create() {
        var accounts = new MemoryAccountStore();
        var directory = new MemoryDirectory();
        return new Stores(accounts, directory, new MemoryMemberSearch(accounts, directory));
    }
}
