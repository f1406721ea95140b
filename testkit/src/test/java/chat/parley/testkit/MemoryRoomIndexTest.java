package chat.parley.testkit;

import chat.parley.rooms.Directory;
import chat.parley.rooms.MemoryDirectory;

class MemoryRoomIndexTest extends RoomIndexContract {
    @Override
    protected Directory create() {
        return new MemoryDirectory();
    }
}
