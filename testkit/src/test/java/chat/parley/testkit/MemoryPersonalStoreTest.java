package chat.parley.testkit;

import chat.parley.rooms.MemoryPersonalStore;
import chat.parley.rooms.PersonalStore;

class MemoryPersonalStoreTest extends PersonalStoreContract {
    @Override
    protected PersonalStore create() {
        return new MemoryPersonalStore();
    }
}
