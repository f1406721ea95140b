package chat.parley.api;

import chat.parley.protocol.Json;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back.
 *
 * @param type of the body; null when there is none
 */
record Answer(int status, @Nullable String type, Buffer body, Map<String, String> headers) {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    static Answer ok(Object body) {
        return of(200, body);
    }

    static Answer created(Object body) {
        return of(201, body);
    }

    static Answer of(int status, Object body) {
        return new Answer(status, JSON, Buffer.buffer(Json.write(body)), Map.of());
    }

    /** JSON that is written already. */
    static Answer json(String body) {
        return new Answer(200, JSON, Buffer.buffer(body), Map.of());
    }

    static Answer of(String type, byte[] bytes) {
        return new Answer(200, type, Buffer.buffer(bytes), Map.of());
    }

    /** The asker has it already. */
    static Answer unchanged() {
        return new Answer(304, null, Buffer.buffer(), Map.of());
    }

    /** It is done later. */
    static Answer accepted() {
        return new Answer(202, null, Buffer.buffer(), Map.of());
    }

    static Answer done() {
        return new Answer(204, null, Buffer.buffer(), Map.of());
    }

    static Answer problem(int status, Object problem) {
        return new Answer(status, PROBLEM, Buffer.buffer(Json.write(problem)), Map.of());
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, body, more);
    }
}
