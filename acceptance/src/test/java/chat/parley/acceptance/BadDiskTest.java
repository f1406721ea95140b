package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.ParleyException;
import chat.parley.testkit.HostCommand;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The shipped server on a disk that fails while it runs: nothing is acknowledged from then on,
 * reading goes on, the log says why; on a sound disk, everything acknowledged is there.
 */
@Tag("proof")
class BadDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int FAILING_SENDS = 3;

    @TempDir Path folder;

    @Test
    void anFsyncThatFailsEndsAllAcknowledgements() throws Exception {
        failFor("fsync", "Nothing is written any more");
    }

    @Test
    void aDiskThatBecameReadOnlyEndsAllAcknowledgements() throws Exception {
        failFor("read-only", "Nothing is written any more");
    }

    @Test
    void aFullDiskRefusesUntilThereIsRoomAgain() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        mountTmpfs(data);
        try (ServerProcess server = new ServerProcess(folder)) {
            server.signUp("ada", null);
            try (ParleyClient ada = server.signIn("ada")) {
                RoomId room = ada.createRoom("ops", RoomKind.PUBLIC).room();
                List<Long> acked = acknowledged(ada, room);
                fill(data.resolve("filler"));
                awaitRefusal(ada, room);
                assertNothingIsAcknowledged(ada, room);
                assertReads(ada, room, acked);
                assertSays(server, "the disk is full");
                Files.delete(data.resolve("filler"));
                assertThat(ada.send(room, "there is room again").seq()).isPositive();
                server.crash();
                assertReads(ada, room, acked);
            }
        } finally {
            HostCommand.run("umount", data.toString());
        }
    }

    private void failFor(String fault, String cause) throws Exception {
        Path faults = Files.createDirectories(folder.resolve("faults"));
        Map<String, String> variables =
                Map.of(
                        "LD_PRELOAD", shim().toString(),
                        "DISK_FAULTS", faults.toString(),
                        "PARLEY_LOG_FORMAT", "json");
        try (ServerProcess server = new ServerProcess(folder, variables)) {
            server.signUp("ada", null);
            try (ParleyClient ada = server.signIn("ada")) {
                RoomId room = ada.createRoom("ops", RoomKind.PUBLIC).room();
                List<Long> acked = acknowledged(ada, room);
                Files.createFile(faults.resolve(fault));
                assertNothingIsAcknowledged(ada, room);
                assertReads(ada, room, acked);
                assertSays(server, cause);
                assertSays(server, "\"origin\":\"connection "); // who could not send
                assertIsNotReady(server);
                server.process().kill();
                Files.delete(faults.resolve(fault));
                server.restart();
                assertReads(ada, room, acked);
                assertThat(ada.send(room, "on a sound disk").seq()).isPositive();
            }
        }
    }

    private static List<Long> acknowledged(ParleyClient client, RoomId room) {
        return Stream.of("one", "two", "three").map(text -> client.send(room, text).seq()).toList();
    }

    private static void assertNothingIsAcknowledged(ParleyClient client, RoomId room) {
        for (int i = 0; i < FAILING_SENDS; i++) {
            String text = "on a bad disk " + i;
            assertThatThrownBy(() -> send(client, room, text)).isInstanceOf(ParleyException.class);
        }
    }

    /** What is written into what room is left is still acknowledged. */
    private static void awaitRefusal(ParleyClient client, RoomId room) {
        await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> isRefused(client, room));
    }

    private static boolean isRefused(ParleyClient client, RoomId room) {
        try {
            send(client, room, "x".repeat(4_000));
            return false;
        } catch (ParleyException _) {
            return true;
        }
    }

    private static void send(ParleyClient client, RoomId room, String text) {
        client.send(room, EventType.MESSAGE, Content.text(text), PATIENCE);
    }

    private static void assertReads(ParleyClient client, RoomId room, List<Long> acked) {
        assertThat(client.rest().eventsAfter(room, 1, acked.size()).events())
                .extracting(Event::seq)
                .isEqualTo(acked);
    }

    private static void assertSays(ServerProcess server, String cause) {
        await().untilAsserted(
                        () ->
                                assertThat(
                                                Stream.concat(
                                                        server.process().lines().stream(),
                                                        server.process().errors().stream()))
                                        .anyMatch(line -> line.contains(cause)));
    }

    private static void assertIsNotReady(ServerProcess server) {
        await().untilAsserted(
                        () ->
                                assertThat(Probes.get(server.address(), "/readyz"))
                                        .returns(503, HttpResponse::statusCode)
                                        .extracting(HttpResponse::body)
                                        .asString()
                                        .contains("{\"name\":\"log\",\"state\":\"down\"}"));
        assertThat(Probes.get(server.address(), "/healthz").statusCode()).isEqualTo(200);
    }

    private Path shim() throws IOException {
        Path library = folder.resolve("bad-disk.so");
        try (var source = BadDiskTest.class.getResourceAsStream("/bad-disk.c")) {
            Path c = folder.resolve("bad-disk.c");
            Files.copy(source, c);
            HostCommand.run(
                    "cc", "-shared", "-fPIC", "-o", library.toString(), c.toString(), "-ldl");
            return library;
        } catch (IOException e) {
            throw HostCommand.didNotRun(
                    BadDiskTest.class,
                    "a shared library cannot be compiled here: " + e.getMessage());
        }
    }

    private static void mountTmpfs(Path at) {
        try {
            HostCommand.run("mount", "-t", "tmpfs", "-o", "size=4m", "parley-test", at.toString());
        } catch (IOException e) {
            throw HostCommand.didNotRun(
                    BadDiskTest.class, "a small disk cannot be mounted here: " + e.getMessage());
        }
    }

    /** Takes all the room that is left. */
    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] page = new byte[4096];
            while (Files.getFileStore(filler).getUsableSpace() >= page.length) {
                out.write(page);
            }
        }
    }
}
