package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;
import chat.parley.sdk.ParleyException;
import chat.parley.sdk.TokenSource;
import chat.parley.testkit.SamplePictures;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who shows themselves under one picture after the other, of which the last has to stay.
 */
final class Portraits implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int SIDES = 512;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI door;
    private final TokenSource tokens;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Void> sitting;
    private volatile int shown;

    /**
     * @param tokens of somebody who changes their picture nowhere else
     */
    Portraits(URI door, TokenSource tokens) {
        this.door = door;
        this.tokens = tokens;
        this.sitting = CompletableFuture.runAsync(this::sit, Thread::startVirtualThread);
    }

    private void sit() {
        while (!over.get()) {
            untilAnswered("PUT", "/v1/account/picture", picture(shown + 1));
            shown++;
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** None is like another. */
    private static byte[] picture(int n) {
        return SamplePictures.webp(1 + n % SIDES, 1 + n / SIDES % SIDES);
    }

    /**
     * Whoever is not answered asks again: the same picture may be stored twice then, and is shown
     * once.
     */
    private byte[] untilAnswered(String method, String path, byte[] body) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return answer(method, path, body);
            } catch (IOException | ParleyException e) {
                if (System.nanoTime() - giveUp > 0) {
                    throw new AssertionError(method + " " + path, e);
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    private byte[] answer(String method, String path, byte[] body) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(door.resolve(path))
                        .timeout(PATIENCE)
                        .header("Content-Type", "image/webp")
                        .header("Authorization", "Bearer " + tokens.get(null).text())
                        .method(method, BodyPublishers.ofByteArray(body))
                        .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException(
                        response.statusCode()
                                + " "
                                + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response.body();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The last that was answered is there, byte for byte; answers how many were. */
    int settle() throws InvalidJson {
        over.set(true);
        sitting.join();
        byte[] nothing = {};
        var self = Json.read(untilAnswered("GET", "/v1/account", nothing), Rest.Account.class);
        String path = "/v1/users/" + self.user() + "/picture/" + self.picture();
        assertThat(untilAnswered("GET", path, nothing)).isEqualTo(picture(shown));
        return shown;
    }

    @Override
    public void close() {
        over.set(true);
        http.shutdownNow();
    }
}
