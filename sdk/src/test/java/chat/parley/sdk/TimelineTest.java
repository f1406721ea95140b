package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Json;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

class TimelineTest {
    private static final Path FILE = Path.of("../protocol/folding-scenarios.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    record Line(long seq, String type, UUID sender, JsonNode content) {}

    /** One row of the table: the file itself says how it is read. */
    record Row(String name, List<Line> events, JsonNode then) {
        @Override
        public String toString() {
            return name;
        }

        List<Event> log() {
            return events.stream().map(TimelineTest::event).toList();
        }
    }

    private record File(List<String> about, Map<String, String> names, List<Row> scenarios) {}

    static List<Row> rows() throws IOException {
        String text = Files.readString(FILE);
        for (var name : MAPPER.readTree(text).get("names").properties()) {
            text = text.replace("\"" + name.getKey() + "\"", name.getValue().toString());
        }
        return MAPPER.readValue(text, File.class).scenarios();
    }

    private static Event event(Line said) {
        return new Event(
                said.seq(),
                0,
                new EventId(Uuids.named("event " + said.seq())),
                said.type(),
                new UserId(said.sender()),
                new DeviceId(said.sender()),
                said.seq(),
                Content.ofBytes(Json.write(said.content())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void itComesToTheSameInWhateverOrderEventsAreLearnt(Row row) throws IOException {
        List<List<Event>> orders = new ArrayList<>();
        orders.add(row.log());
        orders.add(row.log().reversed());
        for (int seed = 0; seed < 20; seed++) {
            List<Event> shuffled = new ArrayList<>(row.log());
            Collections.shuffle(shuffled, new Random(seed));
            shuffled.addAll(shuffled.subList(0, shuffled.size() / 2)); // some of them twice
            orders.add(shuffled);
        }
        for (List<Event> order : orders) {
            Timeline timeline = new Timeline();
            order.forEach(timeline::learn);
            JsonNode shown = MAPPER.readTree(Json.write(text(timeline)));
            assertThat(shown).isEqualTo(row.then());
        }
    }

    @Test
    void whatIsKnownToBeDeletedStaysSo() {
        Event said =
                event(
                        new Line(
                                1,
                                EventType.MESSAGE,
                                new UUID(1, 2),
                                MAPPER.valueToTree(Map.of("text", "secret"))));
        Timeline timeline = new Timeline();
        timeline.learn(said);
        assertThat(timeline.message(1))
                .map(Timeline.Shown::said)
                .contains(Said.Message.of("secret"));
        timeline.learn(said.scrubbed());
        timeline.learn(said);
        assertThat(timeline.message(1)).map(Timeline.Shown::isDeleted).contains(true);
    }

    private static Map<String, Object> text(Timeline timeline) {
        Map<String, Object> all = new TreeMap<>();
        timeline.messages().forEach(shown -> all.put(Long.toString(shown.seq()), text(shown)));
        return all;
    }

    private static Map<String, Object> text(Timeline.Shown shown) {
        Map<String, Object> text = new TreeMap<>();
        text.put("sender", shown.sender());
        Said.Message said = shown.said();
        if (said == null) {
            text.put("deleted", true);
        } else {
            plain(said).properties().forEach(field -> text.put(field.getKey(), field.getValue()));
        }
        if (!shown.edits().isEmpty()) {
            text.put("edits", shown.edits());
        }
        if (!shown.reactions().isEmpty()) {
            text.put("reactions", shown.reactions());
        }
        if (shown.replies() > 0) {
            text.put("replies", shown.replies());
        }
        if (shown.deletedBy() != null) {
            text.put("deletedBy", shown.deletedBy());
        }
        return text;
    }

    private static JsonNode plain(Said.Message said) {
        try {
            return MAPPER.readTree(Json.write(said));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
