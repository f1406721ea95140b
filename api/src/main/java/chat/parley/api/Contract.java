package chat.parley.api;

import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code openapi.yaml}, read into what the server checks requests by. Immutable.
 *
 * @param paths those without parameters first, so that {@code /v1/rooms/public} is no room
 */
record Contract(List<Path> paths) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final String REF = "$ref";

    /** One path and what can be done there. */
    record Path(String template, List<Operation> operations) {
        boolean hasParameters() {
            return template.contains("{");
        }
    }

    /** The contract that this program was built with. */
    static Contract load() {
        JsonObject root = document();
        return new Contract(
                root.getJsonObject("paths").stream()
                        .map(entry -> path(root, entry.getKey(), (JsonObject) entry.getValue()))
                        .sorted(Comparator.comparing(Path::hasParameters))
                        .toList());
    }

    /** The document with every reference replaced by what it refers to. */
    static JsonObject document() {
        try (InputStream yaml = Rest.class.getResourceAsStream("openapi.yaml")) {
            Object parsed = new Load(LoadSettings.builder().build()).loadFromInputStream(yaml);
            JsonObject root = new JsonObject(asMap(parsed));
            return (JsonObject) resolve(root, root);
        } catch (IOException e) {
            throw new UncheckedIOException("the REST contract cannot be read", e);
        }
    }

    Stream<Operation> operations() {
        return paths.stream().flatMap(path -> path.operations().stream());
    }

    private static Path path(JsonObject root, String template, JsonObject item) {
        List<Operation> operations =
                item.fieldNames().stream()
                        .filter(METHODS::contains)
                        .map(method -> operation(root, template, item, method))
                        .toList();
        return new Path(template, operations);
    }

    private static Operation operation(
            JsonObject root, String template, JsonObject item, String method) {
        JsonObject described = item.getJsonObject(method);
        List<Parameter> parameters = new ArrayList<>();
        for (JsonObject owner : List.of(item, described)) {
            for (Object parameter : owner.getJsonArray("parameters", new JsonArray())) {
                parameters.add(Parameter.of((JsonObject) parameter));
            }
        }
        JsonArray security =
                described.getJsonArray("security", root.getJsonArray("security", new JsonArray()));
        return new Operation(
                described.getString("operationId"),
                HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                template,
                !security.isEmpty(),
                List.copyOf(parameters),
                body(described.getJsonObject("requestBody")));
    }

    private static @Nullable Body body(@Nullable JsonObject described) {
        if (described == null) {
            return null;
        }
        JsonObject content = described.getJsonObject("content");
        JsonObject json = content.getJsonObject(Body.JsonBody.TYPE);
        return json == null
                ? new Body.Raw(List.copyOf(content.fieldNames()), most(content))
                : new Body.JsonBody(
                        described.getBoolean("required", false),
                        new Shape(json.getJsonObject("schema")));
    }

    /** In bytes; pictures say it in words. */
    private static int most(JsonObject content) {
        return content.stream()
                .map(format -> ((JsonObject) format.getValue()).getJsonObject("schema"))
                .mapToInt(schema -> schema.getInteger("maxLength", Limits.PICTURE_BYTES))
                .max()
                .orElseThrow();
    }

    private static Object resolve(JsonObject root, Object node) {
        return switch (node) {
            case JsonObject object -> resolveObject(root, object);
            case JsonArray array ->
                    new JsonArray(array.stream().map(entry -> resolve(root, entry)).toList());
            default -> node;
        };
    }

    /** What stands beside a reference goes before what it refers to (JSON Schema 2020-12). */
    private static JsonObject resolveObject(JsonObject root, JsonObject object) {
        JsonObject resolved = new JsonObject();
        if (object.getValue(REF) instanceof String reference) {
            resolved.mergeIn((JsonObject) resolve(root, target(root, reference)));
        }
        for (Map.Entry<String, Object> field : object) {
            if (!field.getKey().equals(REF)) {
                resolved.put(field.getKey(), resolve(root, field.getValue()));
            }
        }
        return resolved;
    }

    private static JsonObject target(JsonObject root, String reference) {
        JsonObject target = root;
        for (String step : reference.substring("#/".length()).split("/", -1)) {
            target = target.getJsonObject(step);
            if (target == null) {
                throw new IllegalStateException("the REST contract lacks " + reference);
            }
        }
        return target;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object parsed) {
        return (Map<String, Object>) parsed;
    }
}
