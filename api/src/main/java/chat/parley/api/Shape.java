package chat.parley.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * A schema of the contract: tells whether a value conforms, and if not, in words what would.
 * Thread-safe.
 */
final class Shape {
    /** Keywords that only lead to the one that is at fault. */
    private static final Set<String> LEADING = Set.of("properties", "items", "$ref");

    /** Words that a refusal names; openapi.yaml has all of a longer list. */
    private static final int NAMED_WORDS = 12;

    private final JsonObject schema;
    private final Validator validator;

    /**
     * @param schema without references
     */
    Shape(JsonObject schema) {
        this.schema = schema;
        this.validator =
                Validator.create(
                        JsonSchema.of(schema.copy()),
                        new JsonSchemaOptions()
                                .setBaseUri("app://parley")
                                .setDraft(Draft.DRAFT202012)
                                .setOutputFormat(OutputFormat.Basic));
    }

    /** Null when the value (a string, number, JsonObject …) conforms. */
    @Nullable Fault fault(Object value) {
        OutputUnit result = validator.validate(value);
        if (result.getValid()) {
            return null;
        }
        return result.getErrors().stream()
                .filter(error -> !LEADING.contains(keyword(error)))
                .findFirst()
                .map(error -> describe(error, value))
                .orElseGet(() -> new Fault("", expectation()));
    }

    /** What would conform, after "must be" and the like. */
    String expectation() {
        return expectation(schema);
    }

    private Fault describe(OutputUnit error, Object value) {
        Place place = new Place("", schema, value);
        String[] steps = error.getInstanceLocation().split("/", -1);
        for (int i = 1; i < steps.length; i++) {
            place = place.step(steps[i].replace("~1", "/").replace("~0", "~"));
        }
        return switch (keyword(error)) {
            case "required" -> new Fault(place.missing(), "is missing");
            case "uniqueItems" -> new Fault(place.path(), "must not hold the same entry twice");
            default -> new Fault(place.path(), expectation(place.schema()));
        };
    }

    private static String keyword(OutputUnit error) {
        String location = error.getKeywordLocation();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private static String expectation(JsonObject schema) {
        JsonArray words = schema.getJsonArray("enum");
        if (words != null) {
            return "must be one of "
                    + words.stream()
                            .limit(NAMED_WORDS)
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))
                    + (words.size() > NAMED_WORDS ? ", or another that openapi.yaml lists" : "");
        }
        return switch (schema.getString("type", "")) {
            case "integer" -> "must be a whole number" + range(schema);
            case "boolean" -> "must be true or false";
            case "array" ->
                    "must be a JSON array of at most " + schema.getValue("maxItems") + " entries";
            case "object" -> "must be a JSON object";
            default -> "must be a string: " + schema.getString("description", "any");
        };
    }

    private static String range(JsonObject schema) {
        Object from = schema.getValue("minimum");
        Object to = schema.getValue("maximum");
        return from == null ? "" : to == null ? ", at least " + from : ", " + from + " to " + to;
    }

    /** A part of a value, and the schema for it. */
    private record Place(String path, JsonObject schema, @Nullable Object value) {
        Place step(String name) {
            return value instanceof JsonArray array
                    ? new Place(
                            path + "[" + name + "]",
                            schema.getJsonObject("items", schema),
                            array.getValue(Integer.parseInt(name)))
                    : new Place(
                            path.isEmpty() ? name : path + "." + name,
                            schema.getJsonObject("properties").getJsonObject(name, schema),
                            value instanceof JsonObject object ? object.getValue(name) : null);
        }

        /** The first required field that is not there. */
        String missing() {
            return schema.getJsonArray("required").stream()
                    .map(String::valueOf)
                    .filter(name -> value instanceof JsonObject o && !o.containsKey(name))
                    .findFirst()
                    .map(name -> path.isEmpty() ? name : path + "." + name)
                    .orElse(path);
        }
    }
}
