package chat.parley.api;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Somebody at an HTTP client. Every answer is checked against the contract before the test sees it.
 *
 * @param tokens null for a stranger
 */
record Person(URI server, Rest.@Nullable Tokens tokens) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private static final SecureRandom RANDOM = new SecureRandom();

    UserId id() {
        if (tokens == null) {
            throw new IllegalStateException("a stranger has no id");
        }
        return tokens.user();
    }

    DeviceId device() {
        if (tokens == null) {
            throw new IllegalStateException("a stranger has no device");
        }
        return tokens.device();
    }

    Reply get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    Reply delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Reply post(String path, Object body) {
        return send("POST", path, json(body), "Content-Type", "application/json");
    }

    Reply post(String path) {
        return send("POST", path, BodyPublishers.noBody());
    }

    Reply patch(String path, Object body) {
        return send("PATCH", path, json(body), "Content-Type", "application/json");
    }

    Reply put(String path, Object body) {
        return send("PUT", path, json(body), "Content-Type", "application/json");
    }

    Reply put(String path) {
        return send("PUT", path, BodyPublishers.noBody());
    }

    /** A picture, whatever it is. */
    Reply picture(String path, byte[] body) {
        return send("PUT", path, BodyPublishers.ofByteArray(body), "Content-Type", "image/png");
    }

    /** A body as it is, of the type JSON. */
    Reply raw(String method, String path, String body) {
        return send(
                method,
                path,
                BodyPublishers.ofString(body, StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
    }

    /** The operation, with parameters that name nothing and an empty body. */
    Reply call(Operation operation) {
        String path = operation.path().replaceAll("\\{\\w+}", freshId().toString());
        String method = operation.method().name();
        return operation.body() instanceof Body.Raw(var formats, _)
                ? send(method, path, BodyPublishers.noBody(), "Content-Type", formats.getFirst())
                : raw(method, path, operation.body() == null ? "" : "{}");
    }

    Reply send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (tokens != null && !Arrays.asList(headers).contains("Authorization")) {
            request.header("Authorization", "Bearer " + tokens.accessToken());
        }
        try {
            return Reply.checked(
                    method, path, HTTP.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates a room and tells its id. */
    RoomId create(RoomKind kind, String name, Person... members) {
        List<UserId> ids = Arrays.stream(members).map(Person::id).toList();
        return post(
                        "/v1/rooms",
                        new Rest.NewRoom(new RoomId(Uuids.v7(now(), RANDOM)), name, kind, ids))
                .expect(201)
                .read(RoomSummary.class)
                .room();
    }

    Reply say(RoomId room, String text) {
        return post(
                "/v1/rooms/" + room + "/events",
                new Rest.NewEvent(freshId(), EventType.MESSAGE, Content.text(text)));
    }

    /** Joins a room that is open to the person. */
    Person enter(RoomId room) {
        post("/v1/rooms/" + room + "/members", new Rest.NewMember(null, id())).expect(201);
        return this;
    }

    static EventId freshId() {
        return new EventId(Uuids.v7(now(), RANDOM));
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(Json.write(body));
    }
}
