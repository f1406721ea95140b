package chat.parley.sdk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One row of {@code protocol/sync-scenarios.json}: what happens to a client, and what it must do.
 * The file itself says how it is read.
 */
record Scenario(String name, List<Step> steps) {
    private static final Path FILE = Path.of("../protocol/sync-scenarios.json");
    private static final ObjectMapper MAPPER = mapper();

    record Step(long at, JsonNode on, JsonNode then, Map<String, Long> idTimes, Long wakeAt) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
    private interface Named {}

    private record File(
            List<String> about,
            Map<String, String> names,
            Map<String, List<Step>> given,
            List<Row> scenarios) {}

    private record Row(String name, String given, List<Step> steps) {}

    static List<Scenario> all() throws IOException {
        String text = Files.readString(FILE);
        for (var name : MAPPER.readTree(text).get("names").properties()) {
            text = text.replace("\"" + name.getKey() + "\"", name.getValue().toString());
        }
        File file = MAPPER.readValue(text, File.class);
        return file.scenarios().stream().map(row -> of(row, file.given())).toList();
    }

    private static Scenario of(Row row, Map<String, List<Step>> given) {
        List<Step> steps =
                new ArrayList<>(row.given() == null ? List.of() : given.get(row.given()));
        steps.addAll(row.steps());
        return new Scenario(row.name(), steps);
    }

    /** Runs all steps; answers one line for each that went otherwise than written. */
    List<String> run() throws JsonProcessingException {
        Sync sync = new Sync(halves());
        Map<String, String> ids = new HashMap<>();
        List<String> faults = new ArrayList<>();
        for (Step step : steps) {
            JsonNode on = MAPPER.readTree(bound(step.on().toString(), ids));
            List<SyncEffect> effects = sync.on(MAPPER.convertValue(on, SyncInput.class), step.at());
            JsonNode actual = MAPPER.readTree(write(effects));
            bind(step.then(), actual, ids);
            JsonNode expected = MAPPER.readTree(bound(step.then().toString(), ids));
            if (!actual.equals(expected)) {
                faults.add(
                        "at %d, on %s\n  expected %s\n  but was  %s"
                                .formatted(step.at(), on, expected, actual));
            }
            Map<String, Long> times = step.idTimes() == null ? Map.of() : step.idTimes();
            times.forEach((id, time) -> checkTime(ids.get(id), time, faults));
            if (step.wakeAt() != null && step.wakeAt() != sync.wakeAt()) {
                faults.add("at %d: wakes at %d".formatted(step.at(), sync.wakeAt()));
            }
        }
        return faults;
    }

    private static void checkTime(String id, long time, List<String> faults) {
        if (UUID.fromString(id).getMostSignificantBits() >>> 16 != time) {
            faults.add(id + " is not of the time " + time);
        }
    }

    /** Names what the client named itself: a text that starts with a question mark. */
    private static void bind(JsonNode expected, JsonNode actual, Map<String, String> ids) {
        if (expected.isTextual() && expected.textValue().startsWith("?") && actual != null) {
            ids.putIfAbsent(expected.textValue(), actual.asText());
        } else if (actual != null && expected.isArray()) {
            for (int i = 0; i < expected.size(); i++) {
                bind(expected.get(i), actual.get(i), ids);
            }
        } else if (actual != null) {
            expected.properties().forEach(e -> bind(e.getValue(), actual.get(e.getKey()), ids));
        }
    }

    private static String bound(String json, Map<String, String> ids) {
        String text = json;
        for (var id : ids.entrySet()) {
            text = text.replace("\"" + id.getKey() + "\"", "\"" + id.getValue() + "\"");
        }
        return text;
    }

    private static String write(List<SyncEffect> effects) throws JsonProcessingException {
        List<String> each = new ArrayList<>();
        for (SyncEffect effect : effects) {
            each.add(MAPPER.writeValueAsString(effect));
        }
        return each.toString();
    }

    /** Every random fraction is one half, and yet no two ids are the same. */
    private static RandomGenerator halves() {
        long[] drawn = {0};
        return () -> (1L << 63) + drawn[0]++;
    }

    private static ObjectMapper mapper() {
        JsonMapper.Builder mapper =
                JsonMapper.builder()
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .defaultPropertyInclusion(
                                JsonInclude.Value.construct(
                                        JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
        for (Class<?> root : List.of(SyncInput.class, SyncEffect.class, SendResult.class)) {
            mapper.addMixIn(root, Named.class);
            for (Class<?> kind : root.getPermittedSubclasses()) {
                String name = kind.getSimpleName();
                mapper.registerSubtypes(
                        new NamedType(
                                kind, Character.toLowerCase(name.charAt(0)) + name.substring(1)));
            }
        }
        return mapper.build();
    }
}
