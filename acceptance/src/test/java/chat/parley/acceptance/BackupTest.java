package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Event;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.RestClient;
import chat.parley.sdk.StreamItem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code parley backup} of a server that is written to, and {@code parley restore}. */
class BackupTest {
    private static final int ROOMS = 3;
    private static final int MOST_ROOMS = 100;
    private static final int SOME = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger acked = new AtomicInteger();
    private final ConcurrentLinkedQueue<RoomId> rooms = new ConcurrentLinkedQueue<>();

    @Test
    void aBusyServersBackupIsAPrefixOfEveryRoomAndWhoKnowsMoreReloads() throws Exception {
        Map<RoomId, List<Event>> lost;
        Cursor known;
        String oldToken;
        try (ServerProcess server = new ServerProcess(folder.resolve("one"))) {
            server.signUp("ada", null);
            try (ParleyClient ada = server.signIn("ada")) {
                oldToken = token(server);
                for (int i = 0; i < ROOMS; i++) {
                    rooms.add(ada.createRoom("room " + i, RoomKind.PUBLIC).room());
                }
                List<Thread> writers = write(ada);
                awaitMore();
                int before = acked.get();
                backup(server);
                assertThat(acked.get()).as("people wrote meanwhile").isGreaterThan(before);
                awaitMore();
                stopped.set(true);
                for (Thread writer : writers) {
                    writer.join();
                }
                lost = logs(ada.rest());
                known = end(ada, rooms.peek());
            }
            server.process().kill();
        }
        restore();
        try (ServerProcess server = new ServerProcess(folder.resolve("two"))) {
            assertVerified();
            assertSignedOut(server, oldToken);
            try (ParleyClient ada = server.signIn("ada")) {
                assertPrefixes(lost, logs(ada.rest()));
                assertReloads(ada, known, lost);
                assertThat(ada.rest().audit(null, null).entries())
                        .extracting(Rest.AuditEntry::kind)
                        .contains("backup-restored");
            }
        }
    }

    @Test
    void aBackupThatChangedOrATargetInUseIsRefused() throws IOException {
        Path data = folder.resolve("two").resolve("data");
        try (ServerProcess server = new ServerProcess(folder.resolve("one"))) {
            server.signUp("ada", null);
            backup(server);
        }
        try (ParleyProcess again = parley("backup", "--data", one(), "--to", backup())) {
            assertThat(again.exitCode()).isEqualTo(1);
            assertThat(again.errors()).singleElement().asString().contains("is there already");
        }
        Files.createDirectories(data);
        Files.createFile(data.resolve("mine"));
        assertRefused(data, "is not empty");
        Files.delete(data.resolve("mine"));
        Path log = Path.of(backup(), "log.db");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);
        assertRefused(data, "is not as it was made");
        Files.delete(Path.of(backup(), "backup.json"));
        assertRefused(data, "is no backup");
        assertThat(data).isEmptyDirectory();
    }

    private void assertRefused(Path data, String why) {
        try (ParleyProcess restore =
                parley("restore", "--from", backup(), "--data", data.toString())) {
            assertThat(restore.exitCode()).isEqualTo(1);
            assertThat(restore.errors()).singleElement().asString().contains(why);
        }
    }

    /** Some speak, one makes rooms: tables change, too. */
    private List<Thread> write(ParleyClient ada) {
        List<Thread> writers = new ArrayList<>();
        for (RoomId room : rooms) {
            writers.add(
                    Thread.startVirtualThread(
                            () -> {
                                while (!stopped.get()) {
                                    ada.send(room, "message " + acked.incrementAndGet());
                                }
                            }));
        }
        writers.add(
                Thread.startVirtualThread(
                        () -> {
                            while (!stopped.get() && rooms.size() < MOST_ROOMS) {
                                rooms.add(ada.createRoom("one more", RoomKind.PUBLIC).room());
                            }
                        }));
        return writers;
    }

    private void awaitMore() {
        int enough = acked.get() + SOME;
        await().atMost(PATIENCE).until(() -> acked.get() >= enough);
    }

    private void backup(ServerProcess server) {
        try (ParleyProcess backup =
                parley("backup", "--data", server.data().toString(), "--to", backup())) {
            assertThat(backup.exitCode()).as("%s", backup.errors()).isZero();
            assertThat(backup.lines()).singleElement().asString().contains("up to position");
        }
    }

    private void restore() {
        try (ParleyProcess restore =
                parley(
                        "restore",
                        "--from",
                        backup(),
                        "--data",
                        folder.resolve("two").resolve("data").toString())) {
            assertThat(restore.exitCode()).as("%s", restore.errors()).isZero();
            assertThat(restore.complaints()).isEmpty();
        }
    }

    private void assertVerified() {
        try (ParleyProcess verify =
                parley("verify", "--data", folder.resolve("two").resolve("data").toString())) {
            assertThat(verify.exitCode()).as("%s", verify.lines()).isZero();
        }
    }

    private static String token(ServerProcess server) {
        try (var accounts = new Accounts(server.address())) {
            return accounts.signIn(
                            new Rest.SignIn("ada", ServerProcess.PASSWORD, null, "old", false))
                    .accessToken();
        }
    }

    /** A session of before must not live on: it may have been ended after the backup. */
    private static void assertSignedOut(ServerProcess server, String token) {
        var answer =
                Probes.get(server.address(), "/v1/account", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("session-ended");
    }

    private static Map<RoomId, List<Event>> logs(RestClient rest) {
        Map<RoomId, List<Event>> logs = new HashMap<>();
        rest.rooms().forEach(room -> logs.put(room.room(), log(rest, room.room())));
        return logs;
    }

    private static List<Event> log(RestClient rest, RoomId room) {
        List<Event> log = new ArrayList<>();
        long head = Long.MAX_VALUE;
        while (log.size() < head) {
            var page = rest.eventsAfter(room, log.size(), 200);
            log.addAll(page.events());
            head = page.head();
        }
        return log;
    }

    private void assertPrefixes(Map<RoomId, List<Event>> whole, Map<RoomId, List<Event>> found) {
        assertThat(whole.keySet()).containsAll(found.keySet());
        int inAll = 0;
        for (var room : found.entrySet()) {
            List<Event> there = room.getValue();
            List<Event> was = whole.getOrDefault(room.getKey(), List.of());
            assertThat(was).hasSizeGreaterThanOrEqualTo(there.size());
            assertThat(hash(there)).isEqualTo(hash(was.subList(0, there.size())));
            inAll += there.size();
        }
        assertThat(inAll).as("what was acknowledged before the backup").isGreaterThan(SOME);
    }

    private static String hash(List<Event> events) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            events.forEach(event -> digest.update(Json.write(event)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Where a client stands that has read everything. */
    private static Cursor end(ParleyClient ada, RoomId room) throws InterruptedException {
        long head = ada.rest().room(room).head();
        try (EventStream stream = ada.follow(room)) {
            StreamItem item = stream.next();
            while (item != null && item.cursor().after() < head) {
                item = stream.next();
            }
            assertThat(item).isNotNull();
            return item.cursor();
        }
    }

    private static void assertReloads(ParleyClient ada, Cursor known, Map<RoomId, List<Event>> lost)
            throws InterruptedException {
        RoomId room = known.room();
        List<Event> there = log(ada.rest(), room);
        assertThat((long) there.size()).isLessThan(lost.get(room).size());
        try (EventStream stream = ada.follow(known)) {
            assertThat(stream.next()).isInstanceOf(StreamItem.Restarted.class);
            List<Event> again = new ArrayList<>();
            while (again.size() < there.size()) {
                assertThat(stream.next())
                        .isInstanceOfSatisfying(
                                StreamItem.Delivered.class, item -> again.add(item.event()));
            }
            assertThat(hash(again)).isEqualTo(hash(there));
            long seq = ada.send(room, "after the restore").seq();
            assertThat(stream.next())
                    .isInstanceOfSatisfying(
                            StreamItem.Delivered.class,
                            item -> assertThat(item.event().seq()).isEqualTo(seq));
        }
    }

    private ParleyProcess parley(String... arguments) {
        return ParleyProcess.start(folder, Map.of(), arguments);
    }

    private String one() {
        return folder.resolve("one").resolve("data").toString();
    }

    private String backup() {
        return folder.resolve("backup").toString();
    }
}
