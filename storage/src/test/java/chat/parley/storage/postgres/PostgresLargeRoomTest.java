package chat.parley.storage.postgres;

import chat.parley.rooms.EventLog;
import chat.parley.storage.sql.LargeRoomContract;
import chat.parley.storage.sql.SqlDatabase;

class PostgresLargeRoomTest extends LargeRoomContract {
    @Override
    protected SqlDatabase database() {
        return TestDatabase.directory();
    }

    @Override
    protected EventLog log() {
        return PostgresEventLog.connect(TestDatabase.log());
    }

    @Override
    protected String freshId() {
        return "uuid_send(gen_random_uuid())";
    }
}
