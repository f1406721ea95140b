package chat.parley.testkit;

import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemoryPictureStore;
import chat.parley.rooms.MemoryDirectory;

class MemoryPictureStoreTest extends PictureStoreContract {
    @Override
    protected Stores create() {
        var accounts = new MemoryAccountStore();
        var directory = new MemoryDirectory();
        return new Stores(accounts, directory, new MemoryPictureStore(accounts, directory));
    }
}
