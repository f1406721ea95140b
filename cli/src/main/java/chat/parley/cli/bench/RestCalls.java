package chat.parley.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Objects;

/** The few REST calls that set-up needs. Thread-safe. */
final class RestCalls implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 10;
    private static final long PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();

    RestCalls(URI server) {
        this.server = server;
    }

    <T> T get(String path, @Nullable String token, Class<T> type) throws BenchFailure {
        return call(request(path, token).GET().build(), type);
    }

    <T> T post(String path, @Nullable String token, Object body, Class<T> type)
            throws BenchFailure {
        return read(send(posting(path, token, body)), type);
    }

    /** As {@link #post}, for an answer that nobody reads. */
    void post(String path, String token, Object body) throws BenchFailure {
        send(posting(path, token, body));
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest posting(String path, @Nullable String token, Object body) {
        return request(path, token)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.write(body)))
                .build();
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT);
        return token == null ? request : request.header("authorization", "Bearer " + token);
    }

    private <T> T call(HttpRequest request, Class<T> type) throws BenchFailure {
        return read(send(request), type);
    }

    /** Comes back when the server asks for it, a few times. */
    private byte[] send(HttpRequest request) throws BenchFailure {
        for (int attempt = 1; ; attempt++) {
            HttpResponse<byte[]> response = exchange(request);
            if (response.statusCode() < 300) {
                return response.body();
            }
            Long wait = pause(response);
            if (wait == null || attempt == ATTEMPTS) {
                throw new BenchFailure(
                        "%s %s answered %d: %s"
                                .formatted(
                                        request.method(),
                                        request.uri(),
                                        response.statusCode(),
                                        new String(response.body(), UTF_8)));
            }
            sleep(wait);
        }
    }

    /** How long to wait before the next attempt; null when there is no point in one. */
    private static @Nullable Long pause(HttpResponse<byte[]> refused) throws BenchFailure {
        if (refused.statusCode() != 429 && refused.statusCode() != 503) {
            return null;
        }
        Rest.Problem problem = read(refused.body(), Rest.Problem.class);
        long asked = Objects.requireNonNullElse(problem.retryAfterMs(), PAUSE_MS);
        return asked > LONGEST_PAUSE_MS ? null : Math.max(asked, PAUSE_MS);
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) throws BenchFailure {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new BenchFailure("cannot reach " + request.uri() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    private static <T> T read(byte[] body, Class<T> type) throws BenchFailure {
        try {
            return Json.read(body, type);
        } catch (InvalidJson e) {
            throw new BenchFailure("the server's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private static void sleep(long millis) throws BenchFailure {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
