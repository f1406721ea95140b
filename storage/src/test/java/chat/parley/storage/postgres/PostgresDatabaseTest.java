package chat.parley.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.rooms.StoreUnavailable;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlDatabase.Turn;
import chat.parley.storage.sql.SqlDirectory;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class PostgresDatabaseTest {
    private PostgresDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.directory();
    }

    @Test
    void aWriteThatFailsIsUndoneAndHarmsNoOther() {
        assertThatThrownBy(
                        () ->
                                database.write(
                                        Turn.ROOMS,
                                        handle -> {
                                            mark(handle, "half");
                                            return handle.execute("INSERT INTO nowhere VALUES (1)");
                                        }))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("nowhere");
        assertThat(database.<Integer>write(Turn.ROOMS, handle -> mark(handle, "whole")))
                .isEqualTo(1);
        assertThat(database.read(PostgresDatabaseTest::nodes)).containsExactly("whole");
    }

    @Test
    void whatIsNotStoredInAnyTextIsNotFound() {
        assertThat(new SqlDirectory(database).publicRooms("\0", null, 10)).isEmpty();
        assertThat(new SqlAccountStore(database).accountNamed("ada\0")).isEmpty();
        assertThat(new SqlAccountStore(database).search("\0", false, null, 10)).isEmpty();
    }

    @Test
    void connectionsThatDidNotOutliveTheServersSessionsAreReplaced() {
        database.read(PostgresDatabaseTest::nodes);
        String others =
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()";
        database.read(handle -> handle.createQuery(others).mapTo(Boolean.class).list());
        assertThat(database.read(PostgresDatabaseTest::nodes)).isEmpty();
    }

    @Test
    void aClosedDatabaseSaysSo() {
        PostgresDatabase closed = PostgresDatabase.connect(TestDatabase.log());
        closed.close();
        assertThatThrownBy(() -> closed.write(Turn.NONE, handle -> mark(handle, "late")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> closed.read(PostgresDatabaseTest::nodes))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("closed");
    }

    private static int mark(Handle handle, String node) {
        return handle.execute("INSERT INTO dirty (room, node) VALUES (?, ?)", new byte[16], node);
    }

    private static List<String> nodes(Handle handle) {
        return handle.createQuery("SELECT node FROM dirty").mapTo(String.class).list();
    }
}
