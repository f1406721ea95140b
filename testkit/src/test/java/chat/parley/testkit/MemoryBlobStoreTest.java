package chat.parley.testkit;

import chat.parley.rooms.BlobStore;
import chat.parley.rooms.MemoryBlobStore;

class MemoryBlobStoreTest extends BlobStoreContract {
    @Override
    protected BlobStore create() {
        return new MemoryBlobStore(System::currentTimeMillis);
    }
}
