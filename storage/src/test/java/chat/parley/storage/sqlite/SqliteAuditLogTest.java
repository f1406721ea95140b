package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.accounts.AuditEntry.Happening;
import chat.parley.accounts.AuditKind;
import chat.parley.accounts.AuditLog;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.testkit.AuditLogContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

class SqliteAuditLogTest extends AuditLogContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected AuditLog create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new SqlAuditLog(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM audit",
                "UPDATE audit SET seq = 7",
                "UPDATE audit SET at = 7",
                "UPDATE audit SET kind = 'signed-in'",
                "UPDATE audit SET actor = x'00'",
                "UPDATE audit SET subject = x'00'",
                "UPDATE audit SET session = x'00'",
                "UPDATE audit SET detail = 'owner'",
                "UPDATE audit SET hash = ''",
                "UPDATE audit SET address = '192.0.2.66'"
            })
    void theDatabaseItselfKeepsEntriesFromBeingChanged(String sql) {
        new SqlAuditLog(database)
                .append(
                        new Happening(
                                1, AuditKind.ROLE_GIVEN, null, null, null, "guest", "192.0.2.1"));
        assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute(sql)))
                .hasStackTraceContaining("the audit log is only added to");
    }
}
