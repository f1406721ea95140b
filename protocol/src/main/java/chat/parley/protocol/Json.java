package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Strict JSON (RFC 8259, with the limits of RFC 7493, I-JSON): no duplicate keys, no numbers that a
 * double cannot hold, no lone surrogates, bounded depth. Unknown fields are ignored, so that newer
 * clients can talk to older servers and the other way round. Thread-safe.
 */
public final class Json {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(MAX_NUMBER_LENGTH)
                                                    .build())
                                    .build())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .withCoercionConfig(LogicalType.Textual, Json::refuseScalars)
                    .annotationIntrospector(
                            new AnnotationIntrospectorPair(
                                    new JacksonAnnotationIntrospector(), new Nullness()))
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .build();

    private Json() {}

    /** A number or boolean is not a string that looks like one. */
    private static void refuseScalars(MutableCoercionConfig strings) {
        strings.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
        strings.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
        strings.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    /** Writes a record, map or tree; never fails for the types of this package. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** Reads one object of {@code type} and nothing after it. */
    public static <T> T read(byte[] json, Class<T> type) throws InvalidJson {
        return convert(readTree(json), type);
    }

    /** Reads one JSON value under all limits of this class. */
    public static JsonNode readTree(byte[] json) throws InvalidJson {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root == null || root.isMissingNode()) {
                throw new InvalidJson("empty: a JSON object is expected");
            }
            checkValues(root);
            return root;
        } catch (MismatchedInputException e) {
            throw new InvalidJson("not valid JSON: something follows the first value");
        } catch (IOException e) {
            throw new InvalidJson("not valid JSON: " + brief(e));
        }
    }

    /** Reads a tree into {@code type}. */
    public static <T> T convert(JsonNode tree, Class<T> type) throws InvalidJson {
        try {
            T value = MAPPER.treeToValue(tree, type);
            if (value == null) {
                throw new InvalidJson("null: a JSON object is expected");
            }
            return value;
        } catch (JsonMappingException e) {
            throw new InvalidJson(describe(e));
        } catch (JsonProcessingException e) {
            throw new InvalidJson("not valid JSON: " + brief(e));
        }
    }

    private static void checkValues(JsonNode node) throws InvalidJson {
        if (node.isContainerNode()) {
            for (var field : node.properties()) {
                checkText(field.getKey());
            }
            for (JsonNode child : node) {
                checkValues(child);
            }
        } else if (node.isTextual()) {
            checkText(node.textValue());
        } else if (node.isNumber() && !isPortable(node)) {
            throw new InvalidJson(
                    "a number is outside what every client can read"
                            + " (integers up to 2^53 - 1, finite doubles): send it as a string");
        }
    }

    private static boolean isPortable(JsonNode number) {
        return number.isIntegralNumber()
                ? number.canConvertToLong() && Math.abs(number.longValue()) <= MAX_SAFE_INTEGER
                : Double.isFinite(number.doubleValue());
    }

    private static void checkText(String text) throws InvalidJson {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new InvalidJson(
                        "a string holds half a surrogate pair: send whole characters");
            }
        }
    }

    private static String describe(JsonMappingException e) {
        String path =
                e.getPath().stream()
                        .map(Json::segment)
                        .collect(Collectors.joining("."))
                        .replace(".[", "[");
        String where = path.isEmpty() ? "" : "field '" + path + "': ";
        return where + problem(e);
    }

    private static String segment(JsonMappingException.Reference reference) {
        @Nullable String field = reference.getFieldName();
        return field != null ? field : "[" + reference.getIndex() + "]";
    }

    private static String problem(JsonMappingException e) {
        return switch (e) {
            case ValueInstantiationException invalid when invalid.getCause() != null ->
                    String.valueOf(invalid.getCause().getMessage());
            case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
                    isMissing(mismatch)
                            ? "is missing"
                            : "must be a " + typeName(mismatch.getTargetType());
            default -> brief(e);
        };
    }

    private static boolean isMissing(MismatchedInputException mismatch) {
        String message = mismatch.getOriginalMessage();
        return mismatch instanceof InvalidNullException
                || message.startsWith("Missing required")
                || message.startsWith("Cannot map `null`");
    }

    private static String typeName(Class<?> type) {
        if (type == long.class
                || type == int.class
                || type == Long.class
                || type == Integer.class) {
            return "whole number";
        }
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> "boolean";
            case "List", "ArrayList" -> "JSON array";
            case "Content" -> "JSON object";
            case "String", "UUID" -> "string";
            case String name when name.endsWith("Id") -> "UUID in a string";
            default -> type.isRecord() ? "JSON object" : "valid " + type.getSimpleName();
        };
    }

    private static String brief(Exception e) {
        String message =
                e instanceof JsonProcessingException json
                        ? json.getOriginalMessage()
                        : e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
