package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.StreamItem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/** {@code kill -9} at random moments, under load. */
class CrashTest {
    private static final int KILLS = 50;
    private static final int SENDERS = 4;
    private static final int MOST_ACKS_BETWEEN_KILLS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Random random = new Random(20);
    private final AtomicBoolean stopped = new AtomicBoolean();

    /** Where the server said that each text landed. */
    private final Map<String, Long> acked = new ConcurrentHashMap<>();

    @Test
    void whatWasAcknowledgedIsThereOnceInOrderAndFollowersNoticeOnlyAPause(@TempDir Path folder)
            throws InterruptedException {
        try (ServerProcess server = new ServerProcess(folder)) {
            server.signUp("ada", null);
            try (ParleyClient sender = server.signIn("ada");
                    ParleyClient follower = server.signIn("ada")) {
                RoomId room = sender.createRoom("ops", RoomKind.PUBLIC).room();
                var followed = new ConcurrentLinkedQueue<Event>();
                EventStream stream = follower.follow(room);
                Thread following = Thread.startVirtualThread(() -> follow(stream, followed));
                List<Thread> senders = startSenders(sender, room);
                try (ParleyProcess tail = tail(server, folder, room)) {
                    for (int kill = 0; kill < KILLS; kill++) {
                        letSomeLand();
                        server.crash();
                    }
                    stopped.set(true);
                    for (Thread thread : senders) {
                        thread.join();
                    }
                    List<Event> log = wholeLog(sender, room);
                    assertAckedOnceInOrder(log);
                    await().atMost(PATIENCE).until(() -> followed.size() >= log.size());
                    assertThat(followed).containsExactlyElementsOf(log);
                    assertTailPrinted(tail, log);
                }
                stream.close();
                following.join();
            }
        }
    }

    private void letSomeLand() {
        int enough = acked.size() + 1 + random.nextInt(MOST_ACKS_BETWEEN_KILLS);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> acked.size() >= enough);
    }

    private List<Thread> startSenders(ParleyClient client, RoomId room) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            String name = "sender " + i;
            threads.add(Thread.startVirtualThread(() -> sendAll(client, room, name)));
        }
        return threads;
    }

    /** Each send returns only once it is acknowledged, however often the server dies meanwhile. */
    private void sendAll(ParleyClient client, RoomId room, String name) {
        for (int i = 0; !stopped.get(); i++) {
            String text = name + " says " + i;
            acked.put(text, client.send(room, text).seq());
        }
    }

    private static void follow(EventStream stream, ConcurrentLinkedQueue<Event> into) {
        try {
            for (StreamItem item = stream.next(); item != null; item = stream.next()) {
                if (item instanceof StreamItem.Delivered delivered) {
                    into.add(delivered.event());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Event> wholeLog(ParleyClient client, RoomId room) {
        List<Event> log = new ArrayList<>();
        long head = Long.MAX_VALUE;
        while (log.size() < head) {
            var page = client.rest().eventsAfter(room, log.size(), 200);
            log.addAll(page.events());
            head = page.head();
        }
        return log;
    }

    private void assertAckedOnceInOrder(List<Event> log) {
        assertThat(log)
                .extracting(Event::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
        Map<String, Long> stored = new ConcurrentHashMap<>();
        for (Event event : log) {
            if (event.type().equals(EventType.MESSAGE)) {
                assertThat(stored.put(text(event), event.seq())).as("a double").isNull();
            }
        }
        assertThat(stored).containsExactlyInAnyOrderEntriesOf(acked);
        assertThat(log.getLast().n()).isEqualTo(acked.size());
    }

    private static String text(Event event) {
        try {
            return event.content().as(Content.Text.class).text();
        } catch (InvalidJson e) {
            throw new AssertionError(e);
        }
    }

    private static ParleyProcess tail(ServerProcess server, Path folder, RoomId room) {
        Path home = folder.resolve("terminal");
        TerminalTest.login(server, home, "ada", ServerProcess.PASSWORD);
        return ParleyProcess.start(
                home, Map.of(), "tail", "--room", room.toString(), "--after", "0", "--json");
    }

    private static void assertTailPrinted(ParleyProcess tail, List<Event> log) {
        await().atMost(PATIENCE).until(() -> tail.lines().size() >= log.size());
        assertThat(tail.lines()).hasSize(log.size());
        for (int i = 0; i < log.size(); i++) {
            assertThat(tail.lines().get(i)).contains(log.get(i).id().toString());
        }
    }
}
