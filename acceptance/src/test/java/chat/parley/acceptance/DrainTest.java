package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.Uuids;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.ParleyException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** SIGTERM under load: everybody is told, whatever was begun is finished, nothing is lost. */
class DrainTest {
    private static final int SENDERS = 8;
    private static final int SOME = 100;
    private static final long WINDOW_MS = 2_000;
    private static final long AGAIN_NANOS = 20_000_000;
    private static final String FOLLOWER = "follower";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final SecureRandom random = new SecureRandom();

    @Test
    void aNodeThatEndsTellsEverybodyAndLosesNothing() throws InterruptedException {
        Map<String, String> variables = Map.of("PARLEY_DRAIN_SECONDS", "2");
        try (ServerProcess server = new ServerProcess(folder, variables)) {
            server.signUp("ada", null);
            try (ParleyClient ada = server.signIn("ada");
                    ParleyClient follower = server.signIn("ada");
                    HttpClient http = HttpClient.newHttpClient()) {
                RoomId room = ada.createRoom("ops", RoomKind.PUBLIC).room();
                var recording = new Recording(ada.rest().account().user(), room);
                recording.acked(EventType.ROOM_CREATED, 1);
                var byes = new CopyOnWriteArrayList<ServerFrame.Bye>();
                var raw = new RawSocket(http, server.address(), (f, _) -> note(f, byes));
                raw.greet(token(server)); // the server closes it
                try (EventStream stream = follower.follow(room)) {
                    recording.followed(FOLLOWER);
                    Thread.startVirtualThread(() -> recording.follow(FOLLOWER, stream));
                    List<Thread> senders = send(ada, room, recording);
                    awaitMore(recording);
                    List<Integer> readiness = new CopyOnWriteArrayList<>();
                    Thread watcher = Thread.startVirtualThread(() -> watch(server, readiness));

                    assertThat(server.process().terminate()).isZero();

                    watcher.join();
                    assertThat(server.process().complaints()).isEmpty();
                    assertTurnsAway(readiness);
                    assertThat(byes)
                            .singleElement()
                            .returns(ServerFrame.ByeReason.DRAINING, ServerFrame.Bye::reason)
                            .returns(WINDOW_MS, ServerFrame.Bye::retryAfterMs);
                    server.restart();
                    awaitMore(recording);
                    stopped.set(true);
                    for (Thread sender : senders) {
                        sender.join();
                    }
                    List<Event> log = log(ada, room);
                    await().atMost(PATIENCE).until(() -> recording.delivered() >= log.size());
                    recording.settled(FOLLOWER);
                    assertThat(recording.check(log)).isEmpty();
                }
            }
        }
    }

    private static void note(ServerFrame frame, List<ServerFrame.Bye> byes) {
        if (frame instanceof ServerFrame.Bye bye) {
            byes.add(bye);
        }
    }

    private static String token(ServerProcess server) {
        try (var accounts = new Accounts(server.address())) {
            return accounts.signIn(
                            new Rest.SignIn("ada", ServerProcess.PASSWORD, null, "raw", false))
                    .accessToken();
        }
    }

    /** As a balancer does, until nobody listens any more. */
    private static void watch(ServerProcess server, List<Integer> readiness) {
        try {
            while (true) {
                readiness.add(Probes.get(server.address(), "/readyz").statusCode());
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        } catch (UncheckedIOException _) {
            readiness.add(0);
        }
    }

    /** A balancer sees it before connections are refused; then it never takes it for ready. */
    private static void assertTurnsAway(List<Integer> readiness) {
        assertThat(readiness).contains(503, 0).isSubsetOf(200, 503, 0);
        assertThat(readiness.subList(readiness.indexOf(503), readiness.size())).doesNotContain(200);
    }

    /** Half of them by the socket, half by REST. */
    private List<Thread> send(ParleyClient client, RoomId room, Recording recording) {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            boolean byRest = i % 2 == 0;
            String name = "sender " + i;
            senders.add(
                    Thread.startVirtualThread(
                            () -> {
                                for (int n = 0; !stopped.get(); n++) {
                                    String text = name + " says " + n;
                                    long seq =
                                            byRest
                                                    ? post(client, room, text)
                                                    : client.send(room, text).seq();
                                    recording.acked(text, seq);
                                }
                            }));
        }
        return senders;
    }

    /** As a script does: the same id until it is acknowledged. */
    private long post(ParleyClient client, RoomId room, String text) {
        var event =
                new Rest.NewEvent(
                        new EventId(Uuids.v7(System.currentTimeMillis(), random)),
                        EventType.MESSAGE,
                        Content.text(text));
        while (true) {
            try {
                return client.rest().send(room, event).seq();
            } catch (ParleyException _) {
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    private static void awaitMore(Recording recording) {
        int enough = recording.acked() + SOME;
        await().atMost(PATIENCE).until(() -> recording.acked() >= enough);
    }

    private static List<Event> log(ParleyClient client, RoomId room) {
        List<Event> log = new ArrayList<>();
        long head = Long.MAX_VALUE;
        while (log.size() < head) {
            var page = client.rest().eventsAfter(room, log.size(), 200);
            log.addAll(page.events());
            head = page.head();
        }
        return log;
    }
}
