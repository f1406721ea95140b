package chat.parley.api;

import chat.parley.accounts.Principal;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;

import com.fasterxml.jackson.databind.JsonNode;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An operation of the contract.
 *
 * @param id its {@code operationId}
 * @param path with parameters in braces
 * @param authenticated whether it needs a token
 * @param body null when it takes none
 */
record Operation(
        String id,
        HttpMethod method,
        String path,
        boolean authenticated,
        List<Parameter> parameters,
        @Nullable Body body) {

    /** Checks everything that came; what follows may rely on the contract. */
    Call check(Arrival arrival, @Nullable Principal principal) throws InvalidRequest {
        Map<String, Object> values = new HashMap<>();
        for (Parameter parameter : parameters) {
            @Nullable Object value = parameter.read(arrival.given(parameter));
            if (value != null) {
                values.put(parameter.name(), value);
            }
        }
        @Nullable JsonNode json =
                switch (body) {
                    case Body.JsonBody expected -> read(expected, arrival.body().getBytes());
                    case Body.Raw _ -> null;
                    case null -> null;
                };
        return new Call(arrival, values, json, principal);
    }

    private static @Nullable JsonNode read(Body.JsonBody body, byte[] bytes) throws InvalidRequest {
        if (bytes.length == 0) {
            if (body.required()) {
                throw new InvalidRequest(null, "a body is missing: a JSON object is expected");
            }
            return null;
        }
        JsonNode tree = parse(bytes);
        @Nullable Fault fault = body.shape().fault(plain(tree));
        if (fault != null) {
            throw fault.path().isEmpty()
                    ? new InvalidRequest(null, "the body " + fault.message())
                    : new InvalidRequest(
                            fault.path(), "field '" + fault.path() + "' " + fault.message());
        }
        return tree;
    }

    private static JsonNode parse(byte[] bytes) throws InvalidRequest {
        try {
            JsonNode tree = Json.readTree(bytes);
            if (tree.isObject()) {
                return tree;
            }
        } catch (InvalidJson e) {
            throw new InvalidRequest(null, "the body is " + e.getMessage());
        }
        throw new InvalidRequest(null, "the body must be a JSON object");
    }

    /** As the types that schemas are checked on. */
    private static JsonObject plain(JsonNode tree) throws InvalidRequest {
        try {
            @SuppressWarnings("unchecked")
            Map<String, Object> map = Json.convert(tree, Map.class);
            return new JsonObject(map);
        } catch (InvalidJson e) {
            throw new InvalidRequest(null, "the body is " + e.getMessage());
        }
    }
}
