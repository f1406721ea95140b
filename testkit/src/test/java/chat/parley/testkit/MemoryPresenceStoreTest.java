package chat.parley.testkit;

import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.PresenceStore;

class MemoryPresenceStoreTest extends PresenceStoreContract {
    @Override
    protected PresenceStore create() {
        return new MemoryPresenceStore();
    }
}
