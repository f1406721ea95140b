package chat.parley.storage.cassandra;

import chat.parley.rooms.EventLog;
import chat.parley.testkit.EventLogDurabilityContract;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

import java.io.IOException;

@Tag("proof")
@Tag("long")
class CassandraEventLogDurabilityTest extends EventLogDurabilityContract {
    private CassandraAddress address;

    @BeforeEach
    void emptyKeyspace() throws IOException {
        address = TestCassandra.emptied();
    }

    @Override
    protected EventLog open() {
        return TestCassandra.open(address);
    }
}
