package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every malformed request is answered by a problem that says what is wrong and where. */
class MalformedRequestsTest {
    private static final Pattern REPEATED = Pattern.compile("~(.)\\*(\\d+)~");

    private static ApiServer server;
    private static RoomId room;
    private static Person other;

    record Row(String method, String path, String body, int status, String field, String detail) {
        static Row of(String line) {
            String[] cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
            return new Row(
                    cells[0], cells[1], cells[2], Integer.parseInt(cells[3]), cells[4], cells[5]);
        }

        @Override
        public String toString() {
            String text = method + " " + path + " " + body;
            return text.length() < 120 ? text : text.substring(0, 120) + "…";
        }
    }

    static Stream<Row> rows() {
        try (InputStream table =
                MalformedRequestsTest.class.getResourceAsStream("/malformed-requests.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Row::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        other = server.join("other");
        room = server.owner.create(RoomKind.PUBLIC, "Room");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aMalformedRequestIsToldWhatIsWrong(Row row) {
        String id = Person.freshId().toString();
        String body = filled(row.body(), id).replace('\'', '"');
        Reply reply = server.owner.raw(row.method(), filled(row.path(), id), body);
        reply.expect(row.status());
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        Rest.Problem problem = reply.read(Rest.Problem.class);
        assertThat(problem.field() == null ? "-" : problem.field())
                .as(problem.detail())
                .isEqualTo(row.field());
        assertThat(problem.detail())
                .contains(filled(row.detail(), id))
                .doesNotContain("chat.parley", "java.", "fasterxml", "Exception")
                .hasSizeLessThan(400);
    }

    @Test
    void theTableIsLong() {
        assertThat(rows()).hasSizeGreaterThan(150);
    }

    private static String filled(String text, String id) {
        String filled =
                text.replace("{room}", room.toString())
                        .replace("{me}", server.owner.id().toString())
                        .replace("{other}", other.id().toString())
                        .replace("{id}", id);
        return REPEATED.matcher(filled).replaceAll(MalformedRequestsTest::repeated);
    }

    private static String repeated(MatchResult match) {
        return match.group(1).repeat(Integer.parseInt(match.group(2)));
    }
}
