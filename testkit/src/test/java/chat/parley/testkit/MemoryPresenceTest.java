package chat.parley.testkit;

import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.Presence;

class MemoryPresenceTest extends PresenceContract {
    @Override
    protected Presence create() {
        return new MemoryPresence();
    }
}
