package chat.parley.storage.postgres;

import chat.parley.rooms.Directory;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.testkit.DirectoryContract;

class PostgresDirectoryTest extends DirectoryContract {
    @Override
    protected Directory create() {
        return new SqlDirectory(TestDatabase.directory());
    }
}
