package chat.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.accounts.PushSubscription;
import chat.parley.protocol.SessionId;
import chat.parley.testkit.PushEndpoint;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What comes of what a push service answers. */
class PushAnswersTest extends PushScene {
    /** Bytes: more than sockets take that nobody reads. */
    private static final long MOST_ON_ITS_WAY = 1L << 28;

    @Test
    void aBusyServiceIsAskedAgainWhenItSays() throws Exception {
        phone.answer(429, Map.of("Retry-After", "120"));
        say("hi");
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
        phone.answer(201, Map.of());
        now.addAndGet(119_000);
        nothingIsPushed();
        now.addAndGet(1_000);
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
        nothingIsPushed();
    }

    @Test
    void afterOneThatFailsTheRestOfTheSessionWaitsWithIt() throws Exception {
        phone.answer(503, Map.of("Retry-After", "60"));
        say("here");
        sayElsewhere("there");
        job.run();
        phone.next();
        assertThat(phone.isQuiet()).isTrue();
        now.addAndGet(59_000);
        nothingIsPushed();
        phone.answer(201, Map.of());
        now.addAndGet(1_000);
        job.run();
        assertThat(List.of(pushed().room(), pushed().room()))
                .containsExactlyInAnyOrder(room, other);
    }

    @Test
    void aHostThatDoesNotAnswerIsLeftAloneForAWhile() throws Exception {
        SessionId lost;
        try (PushEndpoint closed = new PushEndpoint()) {
            lost = subscribe(ada, closed, true);
        }
        push.test(lost, UUID.randomUUID().toString());
        job.run();
        assertThat(push.of(ada).getFirst().last())
                .extracting(PushSubscription.Answer::status)
                .isEqualTo(0);
        say("hi");
        nothingIsPushed();
        now.addAndGet(PushHosts.AVOIDED.toMillis());
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
    }

    @Test
    void aServiceThatFailsIsGivenUpInTheEnd() throws Exception {
        phone.answer(500, Map.of());
        say("hi");
        for (int i = 0; i < 5; i++) {
            job.run();
            assertThat(pushed().text()).isEqualTo("hi");
            now.addAndGet(Duration.ofMinutes(30).toMillis());
        }
        nothingIsPushed();
        assertThat(push.of(bob).getFirst().last())
                .extracting(PushSubscription.Answer::status)
                .isEqualTo(500);
    }

    @Test
    void whatIsRefusedIsNotTriedAgain() throws Exception {
        phone.answer(403, Map.of());
        say("hi");
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
        now.addAndGet(60_000);
        nothingIsPushed();
        assertThat(push.of(bob)).hasSize(1);
    }

    @Test
    void aSubscriptionThatTheServiceForgotIsRemoved() throws Exception {
        for (int status : List.of(404, 410)) {
            push.put(
                    new PushSubscription(
                            session,
                            bob,
                            phone.endpoint(),
                            phone.p256dh(),
                            phone.auth(),
                            true,
                            null,
                            START,
                            null));
            phone.answer(status, Map.of());
            say("hi");
            job.run();
            assertThat(pushed().text()).isEqualTo("hi");
            assertThat(push.of(bob)).isEmpty();
        }
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        try (PushEndpoint elsewhere = new PushEndpoint()) {
            phone.answer(302, Map.of("Location", elsewhere.endpoint()));
            say("hi");
            job.run();
            assertThat(pushed().text()).isEqualTo("hi");
            assertThat(elsewhere.isQuiet()).isTrue();
            nothingIsPushed();
        }
    }

    @Test
    void aBodyIsNotReadHoweverLong() throws Exception {
        try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> written = threads.submit(() -> answeredWithoutEnd(service));
            move("http://127.0.0.1:" + service.getLocalPort() + "/send");
            say("hi");
            job.run();
            assertThat(push.of(bob).getFirst().last())
                    .extracting(PushSubscription.Answer::status)
                    .isEqualTo(201);
            // Not before the connection was closed.
            assertThat(written.get(30, TimeUnit.SECONDS)).isLessThan(MOST_ON_ITS_WAY);
        }
    }

    /** Answers how many bytes went out before nobody wanted more. */
    private static long answeredWithoutEnd(ServerSocket service) throws IOException {
        long bytes = 0;
        try (Socket socket = service.accept()) {
            socket.getInputStream().read(new byte[1 << 16]);
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 201 Created\r\n\r\n".getBytes(UTF_8));
            for (byte[] more = new byte[1 << 10]; bytes < MOST_ON_ITS_WAY; bytes += more.length) {
                out.write(more);
            }
        } catch (SocketException _) {
            return bytes;
        }
        return bytes;
    }
}
