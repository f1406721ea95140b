package chat.parley.storage.postgres;

import chat.parley.rooms.EventLog;
import chat.parley.testkit.EventLogRaceContract;

class PostgresEventLogRaceTest extends EventLogRaceContract {
    @Override
    protected EventLog create() {
        return PostgresEventLog.connect(TestDatabase.log());
    }
}
