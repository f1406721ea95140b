package chat.parley.testkit;

import chat.parley.rooms.EventLog;

class CachedEventLogTest extends EventLogContract {
    @Override
    protected EventLog create() {
        return new CachedEventLog();
    }
}
