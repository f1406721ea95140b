package chat.parley.storage.sqlite;

import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlMemberSearch;
import chat.parley.testkit.MemberSearchContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteMemberSearchTest extends MemberSearchContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected Stores create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new Stores(
                new SqlAccountStore(database),
                new SqlDirectory(database),
                new SqlMemberSearch(database));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
