package chat.parley.testkit;

import chat.parley.rooms.EventLog;

class CachedEventLogRaceTest extends EventLogRaceContract {
    @Override
    protected EventLog create() {
        return new CachedEventLog();
    }
}
