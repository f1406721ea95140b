package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.server.Server;
import chat.parley.server.ServerConfig;
import chat.parley.server.Setting;
import chat.parley.server.Settings;
import chat.parley.server.Verification;
import chat.parley.testkit.PostgresServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Several servers on one PostgreSQL, with nothing else between them. */
@Tag("proof")
@Timeout(300)
class SharedDatabaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SENDS = 60;
    private static final int KILLS = 1;

    @TempDir static Path folder;
    private static PostgresServer postgres;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private ServerConfig config;

    @BeforeAll
    static void startPostgres() {
        postgres = PostgresServer.start(folder);
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @BeforeEach
    void configure() {
        String database =
                "postgresql://127.0.0.1:" + postgres.port() + "/" + postgres.newDatabase();
        config =
                Settings.read(
                        Map.of(
                                Setting.DATA,
                                folder.resolve("data").toString(),
                                Setting.DATABASE,
                                database,
                                Setting.DATABASE_USER,
                                PostgresServer.USER,
                                Setting.DATABASE_TLS,
                                "off",
                                Setting.PORT,
                                "0",
                                Setting.PASSWORD_MEMORY_KIB,
                                "8192",
                                Setting.DRAIN_SECONDS,
                                "0"),
                        Map.of());
    }

    @Test
    void clientsOfTwoServersSeeOneRoom() throws InterruptedException {
        try (Server one = Server.start(config);
                Server other = Server.start(config)) {
            signUp(one);
            try (ParleyClient first = signIn(one);
                    ParleyClient second = signIn(other)) {
                RoomId room = first.createRoom("ops", RoomKind.PUBLIC).room();
                var recording = new Recording(first.rest().account().user(), room);
                recording.acked(EventType.ROOM_CREATED, 1);
                try (EventStream here = first.follow(room);
                        EventStream there = second.follow(room)) {
                    record("here", here, recording);
                    record("there", there, recording);
                    List<Thread> senders = new ArrayList<>();
                    for (int i = 0; i < 2; i++) {
                        senders.add(sending(first, room, "here " + i, recording));
                        senders.add(sending(second, room, "there " + i, recording));
                    }
                    join(senders);
                    List<Event> log = Recording.wholeLog(second, room);
                    assertThat(log).hasSize(1 + 4 * SENDS);
                    await().atMost(PATIENCE).until(() -> recording.delivered() >= 2 * log.size());
                    recording.settled("here");
                    recording.settled("there");
                    assertThat(recording.check(log)).isEmpty();
                }
            }
        }
        assertAllIsAsAcknowledged();
    }

    @Test
    void aDatabaseThatDiesAndComesBackLosesNothing() throws Exception {
        try (Server server = Server.start(config)) {
            signUp(server);
            try (ParleyClient sender = signIn(server);
                    ParleyClient follower = signIn(server)) {
                RoomId room = sender.createRoom("ops", RoomKind.PUBLIC).room();
                var recording = new Recording(sender.rest().account().user(), room);
                recording.acked(EventType.ROOM_CREATED, 1);
                try (EventStream stream = follower.follow(room)) {
                    record("follower", stream, recording);
                    List<Thread> senders =
                            Stream.of("a", "b", "c", "d")
                                    .map(name -> sendingUntilStopped(sender, room, name, recording))
                                    .toList();
                    for (int kill = 0; kill < KILLS; kill++) {
                        letSomeLand(recording);
                        postgres.kill();
                        assertRequestsAreToldToComeBack(server);
                        postgres.startAgain();
                    }
                    letSomeLand(recording);
                    stopped.set(true);
                    join(senders);
                    List<Event> log = Recording.wholeLog(sender, room);
                    await().atMost(PATIENCE).until(() -> recording.delivered() >= log.size());
                    recording.settled("follower");
                    assertThat(recording.check(log)).isEmpty();
                }
            }
        }
        assertAllIsAsAcknowledged();
    }

    private void assertAllIsAsAcknowledged() {
        Verification found = Verification.of(config, new Silent());
        assertThat(found.log().faults()).isEmpty();
        assertThat(found.differences()).isEmpty();
        assertThat(found.log().events()).isPositive();
    }

    private static void assertRequestsAreToldToComeBack(Server server)
            throws IOException, InterruptedException {
        String body = "{\"name\": \"ada\", \"password\": \"" + ServerProcess.PASSWORD + "\"}";
        HttpRequest request =
                HttpRequest.newBuilder(server.address().resolve("/v1/sessions"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
        }
    }

    private static void signUp(Server server) {
        try (Accounts accounts = new Accounts(server.address())) {
            accounts.create(new Rest.NewAccount("ada", ServerProcess.PASSWORD, null, null));
        }
    }

    private static ParleyClient signIn(Server server) {
        return ParleyClient.signIn(server.address(), "ada", ServerProcess.PASSWORD);
    }

    private static void record(String name, EventStream stream, Recording recording) {
        recording.followed(name);
        Thread.startVirtualThread(() -> recording.follow(name, stream));
    }

    private static Thread sending(
            ParleyClient client, RoomId room, String name, Recording recording) {
        return Thread.startVirtualThread(
                () -> {
                    for (int i = 0; i < SENDS; i++) {
                        send(client, room, name + " says " + i, recording);
                    }
                });
    }

    private Thread sendingUntilStopped(
            ParleyClient client, RoomId room, String name, Recording recording) {
        return Thread.startVirtualThread(
                () -> {
                    for (int i = 0; !stopped.get(); i++) {
                        send(client, room, name + " says " + i, recording);
                    }
                });
    }

    private static void send(ParleyClient client, RoomId room, String text, Recording recording) {
        recording.acked(text, client.send(room, text).seq());
    }

    private static void letSomeLand(Recording recording) {
        int enough = recording.acked() + 50;
        await().atMost(PATIENCE).until(() -> recording.acked() >= enough);
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static final class Silent implements Verification.Watcher {
        @Override
        public void checked(long events, long of) {}

        @Override
        public void compared(long rooms, long of) {}
    }
}
