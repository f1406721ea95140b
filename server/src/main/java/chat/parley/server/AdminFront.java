package chat.parley.server;

import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/** The port for whoever runs the node: {@code /metrics}, {@code /healthz} and {@code /readyz}. */
final class AdminFront {
    private static final String BEARER = "Bearer ";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final AdminConfig config;
    private final Vertx vertx;
    private final Metrics metrics;
    private final Health health;

    AdminFront(AdminConfig config, Vertx vertx, Metrics metrics, Health health) {
        this.config = config;
        this.vertx = vertx;
        this.metrics = metrics;
        this.health = health;
    }

    /** Answers requests once it returns where, for callers on this machine. */
    URI start() throws IOException, InterruptedException {
        try {
            HttpServer server =
                    vertx.createHttpServer()
                            .requestHandler(this::handle)
                            .listen(config.port(), config.host())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get();
            return HttpFront.address("http", config.host(), server.actualPort());
        } catch (ExecutionException e) {
            throw new IOException(
                    "setting admin-port: port "
                            + config.port()
                            + " of "
                            + config.host()
                            + " cannot be listened on: "
                            + e.getCause(),
                    e);
        }
    }

    private void handle(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            request.response().setStatusCode(405).putHeader("Allow", "GET").end();
            return;
        }
        switch (Objects.requireNonNullElse(request.path(), "")) {
            case "/metrics" -> metrics(request);
            case "/healthz" -> tell(request, 200, health.now().alive());
            case "/readyz" -> {
                Rest.Health now = health.now();
                tell(request, now.takesTraffic() ? 200 : 503, now);
            }
            default -> request.response().setStatusCode(404).end();
        }
    }

    private static void tell(HttpServerRequest request, int status, Rest.Health health) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.write(health)));
    }

    private void metrics(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (!mayRead(request.getHeader("Authorization"))) {
            response.setStatusCode(401).putHeader("WWW-Authenticate", "Bearer").end();
            return;
        }
        vertx.executeBlocking(metrics::text)
                .onSuccess(text -> response.putHeader("Content-Type", PROMETHEUS).end(text))
                .onFailure(_ -> response.setStatusCode(500).end());
    }

    /** In a time that does not tell how much of the token was right. */
    private boolean mayRead(@Nullable String authorization) {
        if (config.token().isEmpty()) {
            return true;
        }
        byte[] given = String.valueOf(authorization).getBytes(StandardCharsets.UTF_8);
        byte[] right = (BEARER + config.token()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, right);
    }
}
