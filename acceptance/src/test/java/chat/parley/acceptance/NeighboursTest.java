package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.Uuids;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A hot room, a hot person, pages that nobody holds yet: others are served all the while. */
@Tag("long")
class NeighboursTest {
    /** Of one person, and each has as many sends under way as it may. */
    private static final int FLOODING = 5;

    private static final int UNDER_WAY = Limits.UNACKNOWLEDGED;
    private static final int SENDS = 10;
    private static final int ANSWER_S = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger acked = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();

    @Test
    void whoFloodsARoomIsInNobodysWay() throws Exception {
        try (ServerProcess server = new ServerProcess(folder)) {
            server.signUp("ada", null);
            try (ParleyClient ada = server.signIn("ada");
                    HttpClient http = HttpClient.newHttpClient()) {
                server.signUp("bob", ada.rest().invite(Rest.NewInvitation.USUAL).code());
                RoomId hot = ada.createRoom("hot", RoomKind.PUBLIC).room();
                List<RawSocket> sockets = new ArrayList<>();
                List<Thread> flood = flood(server, http, hot, sockets);
                await().atMost(PATIENCE).until(() -> refused.get() > 0);
                int before = acked.get();

                try (ParleyClient bob = server.signIn("bob")) {
                    bob.join(hot);
                    sendAndRead(bob, hot);
                    sendAndRead(bob, bob.createRoom("calm", RoomKind.PUBLIC).room());
                }

                assertThat(acked.get() - before).as("sent by the flood meanwhile").isPositive();
                over.set(true);
                for (Thread sender : flood) {
                    assertThat(sender.join(PATIENCE)).as("the flood ends").isTrue();
                }
                sockets.forEach(RawSocket::close);
                assertThat(unanswered).as("sends that were not answered").hasValue(0);
            }
        }
    }

    private List<Thread> flood(
            ServerProcess server, HttpClient http, RoomId room, List<RawSocket> sockets) {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < FLOODING; i++) {
            Semaphore free = new Semaphore(UNDER_WAY);
            RawSocket socket = new RawSocket(http, server.address(), (f, _) -> count(f, free));
            socket.greet(token(server));
            sockets.add(socket);
            senders.add(Thread.startVirtualThread(() -> flood(socket, room, free)));
        }
        return senders;
    }

    private void flood(RawSocket socket, RoomId room, Semaphore free) {
        while (!over.get() && isAnswered(free, 1)) {
            Content text = Content.text("louder");
            socket.say(new ClientFrame.Send("f", room, id(), EventType.MESSAGE, text));
        }
        isAnswered(free, UNDER_WAY);
    }

    private boolean isAnswered(Semaphore free, int sends) {
        try {
            boolean inTime = free.tryAcquire(sends, ANSWER_S, TimeUnit.SECONDS);
            if (!inTime) {
                unanswered.incrementAndGet();
            }
            return inTime;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void count(ServerFrame frame, Semaphore free) {
        if (frame instanceof ServerFrame.Ack) {
            acked.incrementAndGet();
            free.release();
        } else if (frame instanceof ServerFrame.Error error) {
            refused.incrementAndGet();
            free.release();
            assertThat(error.retryAfterMs()).as("when to try again: %s", error).isNotNull();
        }
    }

    /** By REST, which tries nothing again: what is refused fails. */
    private void sendAndRead(ParleyClient client, RoomId room) {
        for (int i = 0; i < SENDS; i++) {
            Content text = Content.text("quietly, " + i);
            long seq =
                    client.rest()
                            .send(room, new Rest.NewEvent(id(), EventType.MESSAGE, text))
                            .seq();
            assertThat(client.rest().eventsBefore(room, seq + 1, 1).events())
                    .singleElement()
                    .returns(seq, event -> event.seq());
        }
    }

    private EventId id() {
        return new EventId(Uuids.v7(System.currentTimeMillis(), random));
    }

    private static String token(ServerProcess server) {
        try (var accounts = new Accounts(server.address())) {
            return accounts.signIn(
                            new Rest.SignIn("ada", ServerProcess.PASSWORD, null, "raw", false))
                    .accessToken();
        }
    }
}
