package chat.parley.testkit;

import chat.parley.rooms.EventLog;

class CachedEventLogRemovalTest extends EventLogRemovalContract {
    @Override
    protected EventLog create() {
        return new CachedEventLog();
    }
}
