package chat.parley.storage.postgres;

import chat.parley.rooms.EventLog;
import chat.parley.testkit.EventLogDurabilityContract;

import org.junit.jupiter.api.BeforeEach;

class PostgresEventLogDurabilityTest extends EventLogDurabilityContract {
    private PostgresAddress address;

    @BeforeEach
    void emptyLog() {
        address = TestDatabase.log();
    }

    @Override
    protected EventLog open() {
        return PostgresEventLog.connect(address);
    }
}
