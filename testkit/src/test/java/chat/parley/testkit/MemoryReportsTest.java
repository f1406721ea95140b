package chat.parley.testkit;

import chat.parley.rooms.Directory;
import chat.parley.rooms.MemoryDirectory;

class MemoryReportsTest extends ReportsContract {
    @Override
    protected Directory create() {
        return new MemoryDirectory();
    }
}
