package chat.parley.testkit;

import chat.parley.rooms.EventLog;
import chat.parley.rooms.MemoryEventLog;

class MemoryEventLogTest extends EventLogContract {
    @Override
    protected EventLog create() {
        return new MemoryEventLog(1);
    }
}
