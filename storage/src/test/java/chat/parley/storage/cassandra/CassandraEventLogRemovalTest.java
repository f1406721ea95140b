package chat.parley.storage.cassandra;

import chat.parley.rooms.EventLog;
import chat.parley.testkit.EventLogRemovalContract;

import java.io.IOException;

/** In buckets so small that the contract crosses many of their ends. */
class CassandraEventLogRemovalTest extends EventLogRemovalContract {
    @Override
    protected EventLog create() throws IOException {
        return TestCassandra.open(TestCassandra.emptied());
    }
}
