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
        Type type,
        @Nullable Object absent,
        Shape shape) {
    enum Type {
        TEXT,
        INTEGER,
        BOOLEAN;

        static Type of(JsonObject schema) {
            return switch (schema.getString("type")) {
                case "integer" -> INTEGER;
                case "boolean" -> BOOLEAN;
                case null, default -> TEXT;
            };
        }

        boolean canRead(String text) {
            return switch (this) {
                case TEXT -> true;
                case INTEGER -> INTEGER_TEXT.matcher(text).matches();
                case BOOLEAN -> text.equals("true") || text.equals("false");
            };
        }

        Object read(String text) {
            return switch (this) {
                case TEXT -> text;
                case INTEGER -> Long.valueOf(text);
                case BOOLEAN -> Boolean.valueOf(text);
            };
        }
    }

    private static final Pattern INTEGER_TEXT = Pattern.compile("-?[0-9]{1,16}");

    static Parameter of(JsonObject described) {
        JsonObject schema = described.getJsonObject("schema");
        @Nullable Object absent = schema.getValue("default");
        return new Parameter(
                described.getString("name"),
                "path".equals(described.getString("in")),
                described.getBoolean("required", false),
                Type.of(schema),
                absent instanceof Number number ? Long.valueOf(number.longValue()) : absent,
                new Shape(schema));
    }

    /** The value among the {@code given} texts: a String, Long or Boolean, or null for nothing. */
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
        if (!type.canRead(text)) {
            throw invalid(shape.expectation());
        }
        Object value = type.read(text);
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
