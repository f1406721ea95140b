package chat.parley.storage.postgres;

import chat.parley.rooms.EventLog;
import chat.parley.testkit.EventLogContract;

class PostgresEventLogTest extends EventLogContract {
    @Override
    protected EventLog create() {
        return PostgresEventLog.connect(TestDatabase.log());
    }
}
