package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.rooms.StoreUnavailable;
import chat.parley.storage.sql.NewerSchema;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

class SqliteDatabaseTest {
    private static final int PAGE = 4096;

    @TempDir Path folder;

    @Test
    void aSchemaOfANewerProgramIsRefusedAndNamed() {
        try (SqliteDatabase database = open()) {
            database.jdbi()
                    .useHandle(
                            handle ->
                                    handle.execute(
                                            """
                                            INSERT INTO flyway_schema_history
                                              (installed_rank, version, description, type, script, installed_by, execution_time, success)
                                            VALUES (99, '9999', 'future', 'SQL', 'V9999__future.sql', '', 0, TRUE)\
                                            """));
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(NewerSchema.class)
                .hasMessageContaining("directory.db was changed by a newer Parley")
                .hasMessageContaining("V9999__future.sql");
    }

    @Test
    void everyConnectionWritesThroughToTheDiskAndChecksForeignKeys() {
        try (SqliteDatabase database = open()) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).isEqualTo("2");
            assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
            assertThat(pragma(database, "busy_timeout")).isEqualTo("10000");
        }
    }

    @Test
    void aWriteThatFailsIsUndoneAndHarmsNoOther() {
        try (SqliteDatabase database = open()) {
            assertThatThrownBy(
                            () ->
                                    database.write(
                                            Turn.NONE,
                                            handle -> {
                                                mark(handle, "half");
                                                return handle.execute(
                                                        "INSERT INTO nowhere VALUES (1)");
                                            }))
                    .isInstanceOf(StoreUnavailable.class);
            assertThat(database.<Integer>write(Turn.NONE, handle -> mark(handle, "whole")))
                    .isEqualTo(1);
            assertThat(database.read(SqliteDatabaseTest::nodes)).containsExactly("whole");
        }
    }

    @Test
    void aClosedDatabaseSaysSo() {
        SqliteDatabase database = open();
        database.close();
        assertThatThrownBy(() -> database.write(Turn.NONE, handle -> mark(handle, "late")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aDamagedFileIsNamedAtStart() throws IOException {
        open().close();
        damage(0, 16);
        assertThatThrownBy(this::open)
                .isInstanceOf(SqliteDatabase.Damaged.class)
                .hasMessageContaining("directory.db is damaged")
                .hasMessageContaining("restore a backup");
    }

    @Test
    void aDamagedPageIsNamedWhenItIsReadAndNothingIsWrittenOnIt() throws IOException {
        int root;
        try (SqliteDatabase database = open()) {
            root = rootOf(database, "dirty");
        }
        damage((root - 1) * PAGE, PAGE);
        try (SqliteDatabase database = open()) {
            assertThatThrownBy(() -> database.read(SqliteDatabaseTest::nodes))
                    .isInstanceOf(SqliteDatabase.Damaged.class);
            assertThatThrownBy(() -> database.write(Turn.NONE, handle -> mark(handle, "late")))
                    .isInstanceOf(SqliteDatabase.Damaged.class);
        }
    }

    private void damage(int from, int length) throws IOException {
        Path file = folder.resolve("directory.db");
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, from, from + length, (byte) 0x5A);
        Files.write(file, bytes);
    }

    private static int rootOf(SqliteDatabase database, String table) {
        return database.read(
                handle ->
                        handle.createQuery("SELECT rootpage FROM sqlite_schema WHERE name = ?")
                                .bind(0, table)
                                .mapTo(Integer.class)
                                .one());
    }

    private SqliteDatabase open() {
        return SqliteDatabase.open(folder.resolve("directory.db"));
    }

    private static int mark(Handle handle, String node) {
        return handle.execute("INSERT INTO dirty (room, node) VALUES (?, ?)", new byte[16], node);
    }

    private static List<String> nodes(Handle handle) {
        return handle.createQuery("SELECT node FROM dirty").mapTo(String.class).list();
    }

    private static String pragma(SqliteDatabase database, String name) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }
}
