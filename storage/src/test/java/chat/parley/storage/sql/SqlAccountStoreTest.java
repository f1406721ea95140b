package chat.parley.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.storage.sqlite.SqliteDatabase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What is read of the accounts to find somebody, however many there are. */
class SqlAccountStoreTest {
    @Test
    void whoIsNotThereIsLookedForByAnIndex(@TempDir Path folder) {
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("directory.db"))) {
            assertThat(plan(database))
                    .contains("SEARCH w USING PRIMARY KEY (rest>? AND rest<?)")
                    .doesNotContain("SCAN")
                    .doesNotContain("B-TREE");
        }
    }

    private static String plan(SqliteDatabase database) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                String.join(
                                        "\n",
                                        handle.createQuery(
                                                        "EXPLAIN QUERY PLAN "
                                                                + SqlAccountStore.FIND)
                                                .bind("text", "a")
                                                .bind("from", "a")
                                                .bind("end", "b")
                                                .bind("rest", "")
                                                .bind("name", "")
                                                .bind("limit", 1)
                                                .map((row, _) -> row.getString("detail"))
                                                .list()));
    }
}
