package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code openapi.yaml} and the records of {@link Rest} say the same. */
class OpenApiDriftTest {
    private static Map<String, Object> contract = Map.of();
    private static Map<String, Object> schemas = Map.of();

    @BeforeAll
    static void load() throws IOException {
        try (InputStream yaml = OpenApiDriftTest.class.getResourceAsStream("openapi.yaml")) {
            contract = map(new Load(LoadSettings.builder().build()).loadFromInputStream(yaml));
        }
        schemas = map(map(contract.get("components")).get("schemas"));
    }

    static Stream<Class<?>> bodies() {
        return Stream.concat(
                Stream.of(Rest.class, Said.class)
                        .flatMap(family -> Arrays.stream(family.getDeclaredClasses()))
                        .filter(Class::isRecord),
                Stream.of(
                        RoomSummary.class,
                        Event.class,
                        RoomChange.Deletion.class,
                        GroupLeaf.class,
                        PresenceSettings.class,
                        QuietHours.class,
                        StatusText.class));
    }

    static Stream<Class<? extends Enum<?>>> enums() {
        return Stream.of(
                ServerRole.class,
                RoomRole.class,
                RoomKind.class,
                Encryption.class,
                Availability.class,
                AvailabilityChoice.class,
                ReportReason.class,
                ReportOutcome.class,
                AccountState.class);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aRecordAndItsSchemaHaveTheSameFields(Class<?> body) {
        Map<String, Object> schema = schema(body.getSimpleName());
        Map<String, Object> properties = map(schema.get("properties"));
        Map<String, String> described = new TreeMap<>();
        properties.forEach((name, property) -> described.put(name, kind(map(property))));
        Map<String, String> coded = new TreeMap<>();
        for (RecordComponent field : body.getRecordComponents()) {
            coded.put(field.getName(), kind(field.getGenericType()));
        }
        assertThat(described).isEqualTo(coded);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void whatMayBeNullIsNotRequired(Class<?> body) {
        Set<String> needed =
                Arrays.stream(body.getRecordComponents())
                        .filter(field -> !isNullable(field))
                        .map(RecordComponent::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        Object required = schema(body.getSimpleName()).getOrDefault("required", List.of());
        assertThat(new TreeSet<>((List<?>) required)).isEqualTo(needed);
    }

    @ParameterizedTest
    @MethodSource("enums")
    void anEnumHasTheSameWords(Class<? extends Enum<?>> type) {
        List<String> words = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
        assertThat(schema(type.getSimpleName()).get("enum")).isEqualTo(words);
    }

    @Test
    void problemsKnowEveryErrorCode() {
        Map<String, Object> code = map(map(schema("Problem").get("properties")).get("code"));
        assertThat(code.get("enum"))
                .isEqualTo(Arrays.stream(ErrorCode.values()).map(ErrorCode::toString).toList());
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyOfOnlyItsRequiredFieldsIsRead(Class<?> body) throws InvalidJson {
        Map<String, Object> schema = schema(body.getSimpleName());
        Map<String, Object> properties = map(schema.get("properties"));
        Map<String, Object> example = new TreeMap<>();
        for (Object name : (List<?>) schema.getOrDefault("required", List.of())) {
            example.put(name.toString(), example(map(properties.get(name))));
        }
        assertThat(Json.read(Json.write(example), body)).isInstanceOf(body);
    }

    @Test
    void everyObjectSchemaIsARecord() {
        Set<String> coded =
                bodies().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
        coded.add("KeySet");
        Set<String> described =
                schemas.entrySet().stream()
                        .filter(entry -> "object".equals(map(entry.getValue()).get("type")))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(coded);
    }

    @Test
    void boundsAreThoseOfTheCode() {
        assertThat(schema("Password"))
                .containsEntry("minLength", Limits.PASSWORD_MIN_CHARS)
                .containsEntry("maxLength", Limits.PASSWORD_MAX_CHARS);
        assertThat(schema("RoomName")).containsEntry("maxLength", Limits.ROOM_NAME_CHARS);
        assertThat(schema("DisplayName")).containsEntry("maxLength", Limits.DISPLAY_NAME_CHARS);
        assertThat(map(map(schema("NewRoom").get("properties")).get("members")))
                .containsEntry("maxItems", Limits.FIRST_MEMBERS);
        assertThat(map(map(schema("StatusText").get("properties")).get("text")))
                .containsEntry("maxLength", Limits.STATUS_CHARS);
        assertThat(schema("MessageText")).containsEntry("maxLength", Limits.MESSAGE_CHARS);
        assertThat(schema("Mentions")).containsEntry("maxItems", Limits.MENTIONS);
        assertThat(map(map(schema("Reaction").get("properties")).get("emoji")))
                .containsEntry("maxLength", Limits.EMOJI_CHARS);
        assertThat(map(map(schema("Deletion").get("properties")).get("of")))
                .containsEntry("maxItems", Limits.DELETED_EVENTS);
        assertThat(map(map(schema("Section").get("properties")).get("name")))
                .containsEntry("maxLength", Limits.SECTION_NAME_CHARS);
        assertThat(map(map(schema("Section").get("properties")).get("rooms")))
                .containsEntry("maxItems", Limits.SECTION_ROOMS);
        assertThat(map(map(schema("RoomSections").get("properties")).get("sections")))
                .containsEntry("maxItems", Limits.SECTIONS + 3);
        assertThat(map(map(schema("NewReport").get("properties")).get("text")))
                .containsEntry("maxLength", Limits.REPORT_CHARS);
        assertThat(map(map(schema("NewResolution").get("properties")).get("note")))
                .containsEntry("maxLength", Limits.REPORT_CHARS);
        assertThat(map(map(schema("Reports").get("properties")).get("open")))
                .containsEntry("maximum", Limits.COUNTED_REPORTS);
        assertThat(map(parameter("limit").get("schema")))
                .containsEntry("maximum", Limits.PAGE_ENTRIES);
        assertThat(map(parameter("eventLimit").get("schema")))
                .containsEntry("maximum", Limits.PAGE_EVENTS);
    }

    private static Object example(Map<String, Object> property) {
        Object ref = property.get("$ref");
        if (ref != null) {
            return example(schema(ref.toString().replace("#/components/schemas/", "")));
        }
        if (property.get("enum") instanceof List<?> words) {
            return words.getFirst();
        }
        return switch (String.valueOf(property.get("type"))) {
            case "integer" -> 400;
            case "boolean" -> true;
            case "array" -> List.of();
            case "object" -> objectExample(property);
            default -> property.get("examples") instanceof List<?> some ? some.getFirst() : "text";
        };
    }

    private static Map<String, Object> objectExample(Map<String, Object> schema) {
        Map<String, Object> example = new TreeMap<>();
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, field) -> example.put(name.toString(), example(map(field))));
        }
        return example;
    }

    private static boolean isNullable(RecordComponent field) {
        return field.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String kind(Map<String, Object> property) {
        Object ref = property.get("$ref");
        return ref != null
                ? kind(schema(ref.toString().replace("#/components/schemas/", "")))
                : String.valueOf(property.get("type"));
    }

    private static String kind(Type type) {
        if (type instanceof ParameterizedType) {
            return "array";
        }
        if (type == long.class
                || type == int.class
                || type == Long.class
                || type == Integer.class) {
            return "integer";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        Class<?> raw = (Class<?>) type;
        boolean object =
                raw == Content.class
                        || raw == Event.class
                        || raw == QuietHours.class
                        || raw == StatusText.class
                        || Rest.class.equals(raw.getDeclaringClass());
        return object ? "object" : "string";
    }

    private static Map<String, Object> parameter(String name) {
        return map(map(map(contract.get("components")).get("parameters")).get(name));
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
