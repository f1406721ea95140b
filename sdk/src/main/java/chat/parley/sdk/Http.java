package chat.parley.sdk;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;

/** One server's REST door: JSON out, JSON or a problem document back. Thread-safe. */
final class Http implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Larger answers are not Parley's. */
    private static final long MOST_BYTES = 16 * 1024 * 1024;

    private final URI server;
    private final HttpClient client;

    Http(URI server) {
        this.server = server;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    HttpClient client() {
        return client;
    }

    /** The address of {@code path}, which starts with a slash, under another scheme if need be. */
    URI resolve(String path, boolean socket) {
        String base = server.toString().replaceFirst("/+$", "");
        return URI.create((socket ? base.replaceFirst("^http", "ws") : base) + path);
    }

    <T> T get(String path, @Nullable String token, Class<T> type) {
        return read(exchange("GET", path, token, null), type);
    }

    <T> T call(
            String method,
            String path,
            @Nullable String token,
            @Nullable Object body,
            Class<T> type) {
        return read(exchange(method, path, token, body), type);
    }

    void call(String method, String path, @Nullable String token, @Nullable Object body) {
        exchange(method, path, token, body);
    }

    /** What is no JSON. */
    byte[] bytes(String path, String token) {
        return exchange("GET", path, token, null);
    }

    /** Uploads what is no JSON. */
    void put(String path, String token, byte[] octets) {
        exchange("PUT", path, token, octets);
    }

    private byte[] exchange(
            String method, String path, @Nullable String token, @Nullable Object body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(resolve(path, false))
                        .timeout(TIMEOUT)
                        .header("Accept", "application/json, application/problem+json, */*");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        switch (body) {
            case null -> request.method(method, BodyPublishers.noBody());
            case byte[] octets ->
                    request.header("Content-Type", "application/octet-stream")
                            .method(method, BodyPublishers.ofByteArray(octets));
            case Object json ->
                    request.header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofByteArray(Json.write(json)));
        }
        HttpResponse<byte[]> response = send(request.build());
        if (response.statusCode() / 100 != 2) {
            throw refusal(response);
        }
        return response.body();
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(
                    request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(new InterruptedIOException("interrupted"));
        }
    }

    private ServerUnreachable unreachable(IOException e) {
        String why =
                switch (e) {
                    case ConnectException _ -> "connection refused";
                    case HttpTimeoutException _ -> "out of time";
                    case IOException other when other.getMessage() != null -> other.getMessage();
                    default -> e.getClass().getSimpleName();
                };
        return new ServerUnreachable(server + " does not answer (" + why + ")", e);
    }

    private <T> T read(byte[] body, Class<T> type) {
        try {
            return Json.read(body, type);
        } catch (InvalidJson e) {
            throw new ServerUnreachable(server + " does not answer like a Parley server", e);
        }
    }

    private ParleyException refusal(HttpResponse<byte[]> response) {
        try {
            Rest.Problem problem = Json.read(response.body(), Rest.Problem.class);
            return new RequestRefused(problem.code(), problem.detail(), problem.retryAfterMs());
        } catch (InvalidJson e) {
            String message = server + " answers HTTP status " + response.statusCode();
            return response.statusCode() == 404
                    ? new RequestRefused(ErrorCode.NOT_FOUND, message, null)
                    : new ServerUnreachable(message + ", not like a Parley server", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
