package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code asyncapi.yaml} and the records of the frames say the same. */
class AsyncApiDriftTest {
    private static final Set<Class<?>> OBJECTS =
            Set.of(
                    Content.class,
                    ServerFrame.Bounds.class,
                    PresenceSettings.class,
                    StatusText.class);

    private static Map<String, Object> contract = Map.of();
    private static Map<String, Object> schemas = Map.of();

    @BeforeAll
    static void load() throws IOException {
        try (InputStream yaml = AsyncApiDriftTest.class.getResourceAsStream("asyncapi.yaml")) {
            contract = map(new Load(LoadSettings.builder().build()).loadFromInputStream(yaml));
        }
        schemas = map(map(contract.get("components")).get("schemas"));
    }

    /**
     * A record, and the name of its schema.
     *
     * @param op null for what is only a part of frames
     */
    record Described(String schema, Class<?> record, @Nullable String op) {
        @Override
        public String toString() {
            return schema;
        }
    }

    static Stream<Described> records() {
        return Stream.concat(
                frames(),
                Stream.of(
                        new Described("Cursor", ClientFrame.Cursor.class, null),
                        new Described("Bounds", ServerFrame.Bounds.class, null),
                        new Described("StatusText", StatusText.class, null),
                        new Described("PresenceSettings", PresenceSettings.class, null),
                        new Described("RoomHead", ServerFrame.RoomHead.class, null)));
    }

    static Stream<Described> frames() {
        return Stream.concat(
                frames("client", ClientFrame.class), frames("server", ServerFrame.class));
    }

    private static Stream<Described> frames(String side, Class<?> frames) {
        return Arrays.stream(frames.getAnnotation(JsonSubTypes.class).value())
                .map(type -> new Described(side + "." + type.name(), type.value(), type.name()));
    }

    @Test
    void everyFrameOfTheCodeIsAMessageAndNoOther() {
        Set<String> coded = names(frames());
        assertThat(map(map(contract.get("components")).get("messages")).keySet()).isEqualTo(coded);
        Map<String, Object> stream = map(map(contract.get("channels")).get("stream"));
        assertThat(map(stream.get("messages")).keySet()).isEqualTo(coded);
        assertThat(sent("fromClient")).isEqualTo(names(frames("client", ClientFrame.class)));
        assertThat(sent("fromServer")).isEqualTo(names(frames("server", ServerFrame.class)));
    }

    private static Set<String> names(Stream<Described> records) {
        return records.map(Described::schema).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> sent(String operation) {
        Map<String, Object> described = map(map(contract.get("operations")).get(operation));
        return ((List<?>) described.get("messages"))
                .stream()
                        .map(ref -> map(ref).get("$ref").toString())
                        .map(ref -> ref.replace("#/channels/stream/messages/", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aMessageHasTheNameAndTheSchemaOfItsOp(Described frame) {
        Map<String, Object> message =
                map(map(map(contract.get("components")).get("messages")).get(frame.schema()));
        assertThat(message).containsEntry("name", frame.op());
        assertThat(map(message.get("payload")))
                .containsEntry("$ref", "#/components/schemas/" + frame.schema());
        assertThat(map(properties(frame).get("op"))).containsEntry("const", frame.op());
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordAndItsSchemaHaveTheSameFields(Described described) {
        Map<String, String> written = new TreeMap<>();
        properties(described).forEach((name, field) -> written.put(name, kind(map(field))));
        written.remove("op");
        Map<String, String> coded = new TreeMap<>();
        for (RecordComponent field : described.record().getRecordComponents()) {
            coded.put(field.getName(), kind(field.getGenericType()));
        }
        assertThat(written).isEqualTo(coded);
    }

    @ParameterizedTest
    @MethodSource("records")
    void whatMayBeNullIsNotRequired(Described described) {
        Set<String> needed =
                Arrays.stream(described.record().getRecordComponents())
                        .filter(f -> !f.getAnnotatedType().isAnnotationPresent(Nullable.class))
                        .map(RecordComponent::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (described.op() != null) {
            needed.add("op");
        }
        Object required = schema(described.schema()).get("required");
        assertThat(new TreeSet<>((List<?>) required)).isEqualTo(needed);
    }

    @Test
    void enumsHaveTheSameWords() {
        assertThat(words("Availability")).isEqualTo(written(Availability.values()));
        assertThat(words("AvailabilityChoice")).isEqualTo(written(AvailabilityChoice.values()));
        assertThat(words("ErrorCode")).isEqualTo(written(ErrorCode.values()));
        assertThat(words("GapReason")).isEqualTo(written(ServerFrame.GapReason.values()));
        assertThat(words("ByeReason")).isEqualTo(written(ServerFrame.ByeReason.values()));
    }

    private static Object words(String schema) {
        return schema(schema).get("enum");
    }

    /** As they are written in JSON. */
    private static List<String> written(Enum<?>[] values) {
        return new JsonMapper().convertValue(values, new TypeReference<List<String>>() {});
    }

    @Test
    void closeCodesAreThoseOfTheCode() {
        Map<String, Object> described = new TreeMap<>();
        ((Map<?, ?>) contract.get("x-close-codes"))
                .forEach((code, is) -> described.put(code.toString(), map(is).get("name")));
        Map<String, Object> coded = new TreeMap<>();
        for (CloseCode each : CloseCode.values()) {
            coded.put(
                    Integer.toString(each.code()),
                    each.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        assertThat(described).isEqualTo(coded);
    }

    @Test
    void everyByeIsFollowedByTheCodeThatTheContractNames() {
        Map<String, Object> described = new TreeMap<>();
        ((Map<?, ?>) contract.get("x-close-codes"))
                .forEach(
                        (code, is) -> {
                            Object reason = map(is).get("after");
                            if (reason != null) {
                                described.put(reason.toString(), code);
                            }
                        });
        Map<String, Object> coded = new TreeMap<>();
        List<String> reasons = written(ServerFrame.ByeReason.values());
        for (ServerFrame.ByeReason reason : ServerFrame.ByeReason.values()) {
            coded.put(reasons.get(reason.ordinal()), CloseCode.after(reason).code());
        }
        assertThat(described).isEqualTo(coded);
    }

    @Test
    void boundsAreThoseOfTheCode() {
        assertThat(schema("Ref")).containsEntry("maxLength", Limits.REF_CHARS);
        assertThat(rooms("client.sub")).containsEntry("maxItems", Limits.ROOMS_PER_FRAME);
        assertThat(rooms("client.unsub")).containsEntry("maxItems", Limits.ROOMS_PER_FRAME);
        assertThat(map(contract.get("info")).get("description").toString())
                .contains("%,d bytes".formatted(Limits.FRAME_BYTES))
                .contains("With %d sends unanswered".formatted(Limits.UNACKNOWLEDGED))
                .contains("within %d s".formatted(Limits.HELLO_TIMEOUT.toSeconds()))
                .contains("tolerated for %d s".formatted(Limits.TOKEN_GRACE.toSeconds()));
        assertThat(schema("Content").get("description").toString())
                .contains("%,d bytes".formatted(Limits.CONTENT_BYTES))
                .contains("%,d characters".formatted(Limits.MESSAGE_CHARS));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Set<String> refs = new TreeSet<>();
        collectRefs(contract, refs);
        assertThat(refs)
                .filteredOn(ref -> ref.startsWith("#"))
                .isNotEmpty()
                .allSatisfy(ref -> assertThat(target(ref)).isNotNull());
        assertThat(refs)
                .filteredOn(ref -> !ref.startsWith("#"))
                .containsExactly("./openapi.yaml#/components/schemas/RoomSummary");
    }

    private static @Nullable Object target(String ref) {
        Object at = contract;
        for (String step : ref.substring(2).split("/", -1)) {
            at = map(at).get(step);
        }
        return at;
    }

    private static void collectRefs(@Nullable Object node, Set<String> refs) {
        switch (node) {
            case Map<?, ?> object -> {
                if (object.get("$ref") instanceof String ref) {
                    refs.add(ref);
                }
                object.values().forEach(child -> collectRefs(child, refs));
            }
            case List<?> list -> list.forEach(child -> collectRefs(child, refs));
            case null, default -> {}
        }
    }

    private static Map<String, Object> rooms(String frame) {
        return map(map(schema(frame).get("properties")).get("rooms"));
    }

    private static Map<String, Object> properties(Described described) {
        return map(schema(described.schema()).get("properties"));
    }

    private static String kind(Map<String, Object> property) {
        return property.get("$ref") instanceof String ref
                ? kind(map(target(ref)))
                : String.valueOf(property.getOrDefault("type", "constant"));
    }

    private static String kind(Type type) {
        if (type instanceof ParameterizedType) {
            return "array";
        }
        if (type == long.class || type == int.class || type == Long.class) {
            return "integer";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        return OBJECTS.contains(type) ? "object" : "string";
    }

    private static Map<String, Object> schema(String name) {
        assertThat(schemas).containsKey(name);
        return map(schemas.get(name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<String, Object>) value;
    }
}
