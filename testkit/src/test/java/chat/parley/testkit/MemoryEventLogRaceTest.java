package chat.parley.testkit;

import chat.parley.rooms.EventLog;
import chat.parley.rooms.MemoryEventLog;

class MemoryEventLogRaceTest extends EventLogRaceContract {
    @Override
    protected EventLog create() {
        return new MemoryEventLog(1);
    }
}
