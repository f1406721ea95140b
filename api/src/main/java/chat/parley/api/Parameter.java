package chat.parley.api;

import io.vertx.core.json.JsonObject;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A parameter of the contract.
 *
 * @param absent what it is when it is not given; null for nothing
 */
record Parameter(
        String name,
        boolean inPath,
        boolean required,
        boolean integer,
        @Nullable Object absent,
        Shape shape) {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,16}");

    static Parameter of(JsonObject described) {
        JsonObject schema = described.getJsonObject("schema");
        boolean integer = "integer".equals(schema.getString("type"));
        @Nullable Object absent = schema.getValue("default");
        return new Parameter(
                described.getString("name"),
                "path".equals(described.getString("in")),
                described.getBoolean("required", false),
                integer,
                integer && absent instanceof Number number
                        ? Long.valueOf(number.longValue())
                        : absent,
                new Shape(schema));
    }

    /** The value among the {@code given} texts: a Long or a String, or null for nothing. */
    @Nullable Object read(List<String> given) throws InvalidRequest {
        if (given.isEmpty()) {
            if (required) {
                throw invalid("is missing");
            }
            return absent;
        }
        if (given.size() > 1) {
            throw invalid("is given more than once");
        }
        return checked(given.getFirst());
    }

    private Object checked(String text) throws InvalidRequest {
        if (integer && !INTEGER.matcher(text).matches()) {
            throw invalid(shape.expectation());
        }
        Object value = integer ? (Object) Long.valueOf(text) : text;
        @Nullable Fault fault = shape.fault(value);
        if (fault != null) {
            throw invalid(fault.message());
        }
        return value;
    }

    private InvalidRequest invalid(String message) {
        return new InvalidRequest(name, "parameter '" + name + "' " + message);
    }
}
