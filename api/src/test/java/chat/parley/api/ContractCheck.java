package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Holds answers to the contract: status, type and every field of the body. */
final class ContractCheck {
    private static final JsonObject DOCUMENT = Contract.document();
    private static final Contract CONTRACT = Contract.load();
    private static final Map<String, Shape> SHAPES = new ConcurrentHashMap<>();

    private ContractCheck() {}

    /** The id of the operation that answered; empty for what the contract does not have. */
    static String check(String method, String path, HttpResponse<byte[]> response) {
        if (method.equals("HEAD")) {
            return "";
        }
        Optional<Operation> operation = find(method, URI.create(path).getRawPath());
        if (operation.isEmpty()) {
            assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
            return "";
        }
        check(operation.get(), response);
        return operation.get().id();
    }

    /** The operation at a path; empty when the contract has none. */
    private static Optional<Operation> find(String method, String path) {
        return CONTRACT.paths().stream()
                .filter(p -> path.matches(p.template().replaceAll("\\{\\w+}", "[^/]+")))
                .findFirst()
                .flatMap(
                        p ->
                                p.operations().stream()
                                        .filter(o -> o.method().name().equals(method))
                                        .findFirst());
    }

    private static void check(Operation operation, HttpResponse<byte[]> response) {
        JsonObject responses =
                DOCUMENT.getJsonObject("paths")
                        .getJsonObject(operation.path())
                        .getJsonObject(operation.method().name().toLowerCase(Locale.ROOT))
                        .getJsonObject("responses");
        String status = String.valueOf(response.statusCode());
        boolean success = response.statusCode() < 400;
        assertThat(!success || responses.containsKey(status))
                .as("%s may answer %s", operation.id(), status)
                .isTrue();
        String key = responses.containsKey(status) ? status : "default";
        JsonObject described = responses.getJsonObject(key);
        checkBody(operation.id() + " " + key, described.getJsonObject("content"), response);
    }

    private static void checkBody(String name, JsonObject content, HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (content == null) {
            assertThat(type).as(name).isEmpty();
            assertThat(response.body()).as(name).isEmpty();
            return;
        }
        assertThat(content.fieldNames()).as(name).contains(type);
        if (!type.endsWith("json")) {
            assertThat(response.body()).as(name).isNotEmpty();
            return;
        }
        String body = new String(response.body(), StandardCharsets.UTF_8);
        Shape shape =
                SHAPES.computeIfAbsent(
                        name, _ -> new Shape(content.getJsonObject(type).getJsonObject("schema")));
        assertThat(shape.fault(new JsonObject(body))).as("%s: %s", name, body).isNull();
    }
}
