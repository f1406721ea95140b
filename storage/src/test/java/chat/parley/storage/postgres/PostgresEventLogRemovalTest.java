package chat.parley.storage.postgres;

import chat.parley.rooms.EventLog;
import chat.parley.testkit.EventLogRemovalContract;

class PostgresEventLogRemovalTest extends EventLogRemovalContract {
    @Override
    protected EventLog create() {
        return PostgresEventLog.connect(TestDatabase.log());
    }
}
