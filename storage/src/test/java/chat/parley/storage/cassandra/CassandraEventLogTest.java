package chat.parley.storage.cassandra;

import chat.parley.rooms.EventLog;
import chat.parley.testkit.EventLogContract;

import org.junit.jupiter.api.Tag;

import java.io.IOException;

/** In buckets so small that the contract crosses many of their ends. */
@Tag("proof")
@Tag("long")
class CassandraEventLogTest extends EventLogContract {
    @Override
    protected EventLog create() throws IOException {
        return TestCassandra.open(TestCassandra.emptied());
    }
}
