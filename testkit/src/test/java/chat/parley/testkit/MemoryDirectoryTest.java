package chat.parley.testkit;

import chat.parley.rooms.Directory;
import chat.parley.rooms.MemoryDirectory;

class MemoryDirectoryTest extends DirectoryContract {
    @Override
    protected Directory create() {
        return new MemoryDirectory();
    }
}
