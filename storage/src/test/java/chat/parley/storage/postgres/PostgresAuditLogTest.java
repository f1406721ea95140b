package chat.parley.storage.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.accounts.AuditEntry.Happening;
import chat.parley.accounts.AuditKind;
import chat.parley.accounts.AuditLog;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDatabase.Turn;
import chat.parley.testkit.AuditLogContract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAuditLogTest extends AuditLogContract {
    @Override
    protected AuditLog create() {
        return new SqlAuditLog(TestDatabase.directory());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM audit",
                "TRUNCATE audit",
                "UPDATE audit SET seq = 7",
                "UPDATE audit SET at = 7",
                "UPDATE audit SET kind = 'signed-in'",
                "UPDATE audit SET actor = '\\x00'",
                "UPDATE audit SET subject = '\\x00'",
                "UPDATE audit SET session = '\\x00'",
                "UPDATE audit SET detail = 'owner'",
                "UPDATE audit SET hash = ''",
                "UPDATE audit SET address = '192.0.2.66'"
            })
    void theDatabaseItselfKeepsEntriesFromBeingChanged(String sql) {
        PostgresDatabase database = TestDatabase.directory();
        new SqlAuditLog(database)
                .append(
                        new Happening(
                                1, AuditKind.ROLE_GIVEN, null, null, null, "guest", "192.0.2.1"));
        assertThatThrownBy(() -> database.write(Turn.NONE, handle -> handle.execute(sql)))
                .hasStackTraceContaining("the audit log is only added to");
    }
}
