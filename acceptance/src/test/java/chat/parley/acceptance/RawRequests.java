package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Requests of a signed-in person, whose answers are read with nothing left over: written again, an
 * answer is the JSON that came.
 */
final class RawRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI server;
    private final String token;

    record Request(String method, String path, @Nullable Object body) {}

    sealed interface Answer<T> {
        record Ok<T>(T value) implements Answer<T> {}

        /** Without a body. */
        record Done<T>() implements Answer<T> {}

        record Refused<T>(Rest.Problem problem) implements Answer<T> {}
    }

    RawRequests(HttpClient http, URI server, String token) {
        this.http = http;
        this.server = server;
        this.token = token;
    }

    <T> Answer<T> answer(Request request, Class<T> type) {
        HttpResponse<byte[]> response = exchange(request);
        if (response.statusCode() / 100 != 2) {
            return new Answer.Refused<>(whole(response.body(), Rest.Problem.class));
        }
        return response.body().length == 0
                ? new Answer.Done<>()
                : new Answer.Ok<>(whole(response.body(), type));
    }

    private HttpResponse<byte[]> exchange(Request request) {
        var body =
                request.body() == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(Json.write(request.body()));
        HttpRequest raw =
                HttpRequest.newBuilder(server.resolve(request.path()))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(request.method(), body)
                        .build();
        try {
            return http.send(raw, BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(request.toString(), e);
        }
    }

    private static <T> T whole(byte[] json, Class<T> type) {
        try {
            T value = Json.read(json, type);
            assertThat(Json.readTree(Json.write(value))).isEqualTo(Json.readTree(json));
            return value;
        } catch (InvalidJson e) {
            throw new AssertionError(e);
        }
    }
}
