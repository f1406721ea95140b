package chat.parley.testkit;

import chat.parley.rooms.Directory;
import chat.parley.rooms.MemoryDirectory;

class MemoryBlocksTest extends BlocksContract {
    @Override
    protected Directory create() {
        return new MemoryDirectory();
    }
}
