package chat.parley.storage.postgres;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlMemberSearch;
import chat.parley.testkit.MemberSearchContract;

class PostgresMemberSearchTest extends MemberSearchContract {
    @Override
    protected Stores create() {
        PostgresDatabase database = TestDatabase.directory();
        return new Stores(
                new SqlAccountStore(database),
                new SqlDirectory(database),
                new SqlMemberSearch(database));
    }
}
