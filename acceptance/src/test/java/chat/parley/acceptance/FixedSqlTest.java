package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** No SQL is made of what came from outside: the stores put only constants together. */
class FixedSqlTest {
    private static final Path STORES = Path.of("..", "storage", "src", "main", "java");

    /** The statements of the program's own schema files. */
    private static final Set<String> LOOKED_AT =
            Set.of("LogSchema.java: sql", "LogSchema.java: statement");

    @Test
    void theStoresPutOnlyConstantsTogether() throws IOException {
        try (Stream<Path> files = Files.walk(STORES)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(20);
            var manager =
                    ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);
            assertThat(FixedSql.faults(manager.getJavaFileObjectsFromPaths(sources), LOOKED_AT))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handle.createQuery(\"SELECT \" + name)",
                "handle.createQuery(\"SELECT %s\".formatted(name))",
                "handle.createUpdate(String.join(\" \", \"DELETE FROM\", name))",
                "handle.execute(new StringBuilder(\"DELETE FROM \").append(name).toString())",
                "connection.prepareStatement(made(name))",
                "connection.prepareStatement(name)"
            })
    void whatIsMadeOfMoreIsFound(String statement) throws IOException {
        assertThat(FixedSql.faults(List.of(source(statement)), Set.of())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handle.createQuery(\"SELECT \" + COLUMNS + \" FROM a WHERE b = :b\").bind(name)",
                "connection.prepareStatement(either(true))",
                "connection.prepareStatement(\"SELECT %s FROM a\".formatted(COLUMNS))",
                "handle.execute(\"DELETE FROM a\")"
            })
    void constantsAreNotFound(String statement) throws IOException {
        assertThat(FixedSql.faults(List.of(source(statement)), Set.of())).isEmpty();
    }

    private static JavaFileObject source(String statement) {
        String text =
                """
                import java.sql.Connection;
                class Store {
                    static final String COLUMNS = "c, d";
                    String made(String from) { return "SELECT " + from; }
                    String either(boolean all) { return all ? COLUMNS : COLUMNS + " LIMIT 1"; }
                    void run(String name) { %s; }
                }
                """
                        .formatted(statement);
        URI uri = URI.create("string:///Store.java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
