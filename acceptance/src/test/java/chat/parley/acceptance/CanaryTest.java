package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.ParleyClient;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that nobody else uses stand for passwords, tokens, codes and messages, on good paths and
 * bad ones, with the server told to log all it can: no log holds any, and no file a secret.
 */
class CanaryTest {
    private static final String PASSWORD = "canary-wellington-one";
    private static final String WRONG = "canary-wrong-password-two";
    private static final String FRESH = "canary-fresh-harmonica-three";
    private static final String MESSAGE = "canary-message-four";
    private static final String MALFORMED = "canary-malformed-five";
    private static final String BAD_TOKEN = "canary.token.six";

    @TempDir Path folder;

    /** What must be nowhere, by what it is. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void noLogTellsWhatPeopleSayOrProveThemselvesBy() throws Exception {
        secrets.put("a password", PASSWORD);
        secrets.put("a wrong password", WRONG);
        secrets.put("a new password", FRESH);
        secrets.put("a malformed body", MALFORMED);
        secrets.put("a bad token", BAD_TOKEN);
        var loud = Map.of(ParleyProcess.JAVA_OPTIONS, "-Dparley.log.level=TRACE");
        try (ServerProcess server = new ServerProcess(folder, loud)) {
            live(server);
            server.process().terminate();
            List<String> written = new ArrayList<>(server.process().lines());
            written.addAll(server.process().errors());
            assertThat(written).anyMatch(line -> line.startsWith("Parley is ready at "));
            String log = String.join("\n", written);
            secrets.forEach((what, word) -> assertThat(log).as(what).doesNotContain(word));
            assertThat(log).as("a message").doesNotContain(MESSAGE);
            assertFilesHoldNoSecret(server.data());
        }
    }

    private void live(ServerProcess server) throws Exception {
        URI address = server.address();
        try (Accounts accounts = new Accounts(address)) {
            Rest.Account ada = accounts.create(new Rest.NewAccount("ada", PASSWORD, null, null));
            try (ParleyClient client = ParleyClient.signIn(address, "ada", PASSWORD)) {
                RoomId room = client.createRoom("canaries", RoomKind.PRIVATE).room();
                client.send(room, MESSAGE);
                String code = client.rest().invite(Rest.NewInvitation.USUAL).code();
                secrets.put("an invitation code", code);
                Rest.Account bob =
                        accounts.create(new Rest.NewAccount("bob", PASSWORD, null, code));
                String reset = client.rest().resetPassword(bob.user()).code();
                secrets.put("a reset code", reset);
                post(address, "/v1/password-reset", null, new Rest.NewPassword(reset, FRESH));
                assertThat(ada.user()).isNotEqualTo(bob.user());
            }
        }
        signInBadlyAndWell(address);
        misbehave(address);
    }

    private void signInBadlyAndWell(URI address) throws Exception {
        var wrong = new Rest.SignIn("bob", WRONG, null, null, null);
        assertThat(post(address, "/v1/sessions", null, wrong)).contains("wrong name or password");
        var right = new Rest.SignIn("bob", FRESH, null, null, null);
        Rest.Tokens tokens = tokens(post(address, "/v1/sessions", null, right));
        secrets.put("an access token", tokens.accessToken());
        secrets.put("a refresh token", String.valueOf(tokens.refreshToken()));
        var refresh = new Rest.Refresh(tokens.refreshToken());
        Rest.Tokens next = tokens(post(address, "/v1/sessions/refresh", null, refresh));
        secrets.put("the next refresh token", String.valueOf(next.refreshToken()));
        socket(address, Json.write(Map.of("op", "hello", "token", next.accessToken())));
    }

    private static Rest.Tokens tokens(String json) throws Exception {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), Rest.Tokens.class);
    }

    private void misbehave(URI address) throws Exception {
        for (String path : List.of("/v1/accounts", "/v1/sessions", "/v1/sessions/refresh")) {
            raw(address, path, null, "{\"password\":\"" + MALFORMED);
            raw(address, path, null, "{\"" + MALFORMED + "\":1,\"" + MALFORMED + "\":2}");
            raw(address, path, null, "[\"" + MALFORMED + "\"]");
            raw(address, path + "?" + MALFORMED + "=" + MALFORMED, null, "{}");
        }
        raw(address, "/v1/rooms", BAD_TOKEN, "{}");
        raw(address, "/v1/account/password", BAD_TOKEN, "{\"oldPassword\":\"" + MALFORMED + "\"}");
        socket(address, bytes("{\"op\":\"hello\",\"token\":\"" + BAD_TOKEN + "\"}"));
        socket(address, bytes("{\"op\":\"" + MALFORMED + "\"}"));
        socket(address, bytes("{\"op\":\"send\",\"content\":{\"text\":\"" + MALFORMED));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String post(URI address, String path, @Nullable String token, Object body)
            throws Exception {
        return raw(address, path, token, new String(Json.write(body), StandardCharsets.UTF_8));
    }

    private String raw(URI address, String path, @Nullable String token, String body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("X-Request-Id", "canary-test")
                        .POST(BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    /** Says one thing, and waits for the first answer or the end. */
    private void socket(URI address, byte[] frame) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        WebSocket socket =
                http.newWebSocketBuilder()
                        .subprotocols("parley.v1")
                        .buildAsync(
                                URI.create("ws" + address.toString().substring(4) + "/v1/stream"),
                                new FirstAnswer(answered))
                        .join();
        socket.sendText(new String(frame, StandardCharsets.UTF_8), true).join();
        answered.join();
        socket.abort();
    }

    private record FirstAnswer(CompletableFuture<Void> answered) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            answered.complete(null);
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            answered.complete(null);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            answered.complete(null);
        }
    }

    /** Invitations are kept as they are, so that whoever made one may pass it on again. */
    private void assertFilesHoldNoSecret(Path data) throws IOException {
        Map<String, String> files = contents(data);
        secrets.remove("an invitation code");
        secrets.forEach(
                (what, word) ->
                        files.forEach(
                                (name, content) ->
                                        assertThat(content.contains(word))
                                                .as("%s in %s", what, name)
                                                .isFalse()));
        // so that it is known that what is there would be found
        assertThat(files.entrySet())
                .anyMatch(
                        file ->
                                file.getKey().startsWith("log.db")
                                        && file.getValue().contains(MESSAGE));
    }

    private static Map<String, String> contents(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .collect(
                            Collectors.toMap(
                                    file -> file.getFileName().toString(), CanaryTest::read));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
