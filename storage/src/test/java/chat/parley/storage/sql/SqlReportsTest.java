package chat.parley.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.UserId;
import chat.parley.rooms.Reports.Viewer;
import chat.parley.storage.sqlite.SqliteDatabase;

import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is read of the reports, however many are resolved. */
class SqlReportsTest {
    @TempDir Path folder;
    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void openOnesAreReadByTheIndexOfThem() {
        assertThat(plan(SqlReports.OPEN_PAGE)).contains("report_open").doesNotContain("B-TREE");
        assertThat(plan(SqlReports.COUNT)).contains("report_open");
    }

    @Test
    void resolvedOnesAreReadInTheirOrder() {
        assertThat(plan(SqlReports.RESOLVED_PAGE)).contains("place<?").doesNotContain("B-TREE");
    }

    private String plan(String sql) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                String.join(
                                        "\n",
                                        handle.createQuery("EXPLAIN QUERY PLAN " + sql)
                                                .bind("before", 1)
                                                .bind("everywhere", true)
                                                .bind("room", new byte[0])
                                                .bind("viewer", new byte[16])
                                                .bind("ofServer", true)
                                                .bind("limit", 1)
                                                .bind("most", 1)
                                                .map((row, _) -> row.getString("detail"))
                                                .list()));
    }

    @Test
    void whoLooksAfterNothingReadsNone() {
        List<String> asked = new ArrayList<>();
        database.jdbi()
                .setSqlLogger(
                        new SqlLogger() {
                            @Override
                            public void logAfterExecution(StatementContext context) {
                                asked.add(context.getRenderedSql());
                            }
                        });
        var reports = new SqlDirectory(database).reports();
        var nobody = new Viewer(new UserId(new UUID(0, 7)), false);
        assertThat(reports.open(nobody, null, 9)).isZero();
        assertThat(reports.page(nobody, false, null, Long.MAX_VALUE, 9)).isEmpty();
        assertThat(asked).hasSize(2).noneMatch(sql -> sql.contains("report"));
    }
}
