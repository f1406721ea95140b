package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code kill -9} at random moments, under load. */
@Tag("proof")
class CrashTest {
    private static final int SENDERS = 4;
    private static final int MOST_ACKS_BETWEEN_KILLS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FOLLOWER = "follower";

    @TempDir Path folder;

    private final Random random = new Random(20);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Duration> readyAfter = new ArrayList<>();

    @Test
    void whatWasAcknowledgedIsThereOnceInOrderAndFollowersNoticeOnlyAPause()
            throws InterruptedException {
        System.out.println(kill(10));
    }

    /** In rounds, so that one that is broken off does not take the others with it. */
    @RepeatedTest(10)
    @Tag("long")
    void aThousandKillsLoseNothing() throws InterruptedException {
        System.out.println("long run: " + kill(100));
    }

    /** Answers what happened, in words. */
    private String kill(int times) throws InterruptedException {
        try (ServerProcess server = new ServerProcess(folder)) {
            server.signUp("ada", null);
            try (ParleyClient sender = server.signIn("ada");
                    ParleyClient follower = server.signIn("ada")) {
                RoomId room = sender.createRoom("ops", RoomKind.PUBLIC).room();
                var recording = new Recording(sender.rest().account().user(), room);
                recording.acked(EventType.ROOM_CREATED, 1);
                List<Event> log;
                try (EventStream stream = follower.follow(room);
                        ParleyProcess tail = tail(server, room)) {
                    recording.followed(FOLLOWER);
                    Thread.startVirtualThread(() -> recording.follow(FOLLOWER, stream));
                    List<Thread> senders = startSenders(sender, room, recording);
                    for (int i = 0; i < times; i++) {
                        letSomeLand(recording);
                        readyAfter.add(server.crash());
                        lookAround(sender, room, recording);
                    }
                    stopped.set(true);
                    for (Thread thread : senders) {
                        thread.join();
                    }
                    log = Recording.wholeLog(sender, room);
                    await().atMost(PATIENCE).until(() -> recording.delivered() >= log.size());
                    recording.settled(FOLLOWER);
                    assertTailPrinted(tail, log);
                }
                assertThat(recording.check(log)).isEmpty();
                return summary(times, recording);
            }
        }
    }

    private void letSomeLand(Recording recording) {
        int enough = recording.acked() + 1 + random.nextInt(MOST_ACKS_BETWEEN_KILLS);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> recording.acked() >= enough);
    }

    /** Who was acknowledged something before the crash finds it after, and reads on from there. */
    private static void lookAround(ParleyClient client, RoomId room, Recording recording) {
        recording.asked();
        long head = client.rest().eventsAfter(room, 0, 1).head();
        recording.told(head);
        recording.readUpTo(client.rest().markRead(room, head).seq());
    }

    private List<Thread> startSenders(ParleyClient client, RoomId room, Recording recording) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            String name = "sender " + i;
            threads.add(Thread.startVirtualThread(() -> sendAll(client, room, name, recording)));
        }
        return threads;
    }

    /** Each send returns only once it is acknowledged, however often the server dies meanwhile. */
    private void sendAll(ParleyClient client, RoomId room, String name, Recording recording) {
        for (int i = 0; !stopped.get(); i++) {
            String text = name + " says " + i;
            recording.acked(text, client.send(room, text).seq());
        }
    }

    private ParleyProcess tail(ServerProcess server, RoomId room) {
        return Terminal.of(folder.resolve("terminal"), server, "ada")
                .start("tail", "--room", room.toString(), "--after", "0", "--json");
    }

    private static void assertTailPrinted(ParleyProcess tail, List<Event> log) {
        await().atMost(PATIENCE).until(() -> tail.lines().size() >= log.size());
        assertThat(tail.lines()).hasSize(log.size());
        for (int i = 0; i < log.size(); i++) {
            assertThat(tail.lines().get(i)).contains(log.get(i).id().toString());
        }
    }

    private String summary(int kills, Recording recording) {
        List<Duration> sorted = readyAfter.stream().sorted().toList();
        return "%d kills | %d events acknowledged, each there once; ready in %d ms at p50, %d at p99"
                .formatted(
                        kills,
                        recording.acked(),
                        sorted.get(sorted.size() / 2).toMillis(),
                        sorted.get(sorted.size() * 99 / 100).toMillis());
    }
}
