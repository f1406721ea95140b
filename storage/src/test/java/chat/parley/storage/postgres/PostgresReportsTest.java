package chat.parley.storage.postgres;

import chat.parley.rooms.Directory;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.testkit.ReportsContract;

class PostgresReportsTest extends ReportsContract {
    @Override
    protected Directory create() {
        return new SqlDirectory(TestDatabase.directory());
    }
}
