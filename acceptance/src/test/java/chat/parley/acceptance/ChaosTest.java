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
import chat.parley.protocol.Uuids;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A cluster under a seeded schedule of attacks: processes and stores are killed and stopped,
 * connections cut, half-opened, refused, delayed. What all clients saw is held to the rules.
 */
@Tag("proof")
class ChaosTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SENDERS = 3;
    private static final String FOLLOWER = "follower";

    @TempDir Path folder;

    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void oneStoreIsEnoughToLoseNothing() throws Exception {
        System.out.println(torment(1, Duration.ofSeconds(25), 1));
    }

    /** {@code -Dchaos.seed} and {@code -Dchaos.minutes} say which and how long. */
    @Test
    @Tag("long")
    void threeStoresLoseNothing() throws Exception {
        long seed = Long.getLong("chaos.seed", 1);
        long minutes = Long.getLong("chaos.minutes", 5);
        System.out.println("long run: " + torment(seed, Duration.ofMinutes(minutes), 3));
    }

    /** Answers what happened, in words. */
    private String torment(long seed, Duration length, int stores) throws Exception {
        try (TestCluster cluster = new TestCluster(folder, stores)) {
            cluster.parley().signUp("ada", null);
            try (ParleyClient sender = cluster.signIn("ada");
                    ParleyClient follower = cluster.signIn("ada")) {
                RoomId room = sender.createRoom("ops", RoomKind.PUBLIC).room();
                var recording = new Recording(sender.rest().account().user(), room);
                recording.acked(EventType.ROOM_CREATED, 1);
                Map<Attack.Kind, Integer> suffered = new EnumMap<>(Attack.Kind.class);
                List<Event> log;
                try (EventStream stream = follower.follow(room)) {
                    recording.followed(FOLLOWER);
                    Thread.startVirtualThread(() -> recording.follow(FOLLOWER, stream));
                    List<Thread> senders = senders(sender, room, recording);
                    for (Attack attack : Attack.schedule(seed, length, 1, stores)) {
                        cluster.suffer(attack);
                        suffered.merge(attack.kind(), 1, Integer::sum);
                        letOneLand(recording);
                    }
                    over.set(true);
                    for (Thread thread : senders) {
                        thread.join();
                    }
                    log = Recording.wholeLog(sender, room);
                    await().atMost(PATIENCE).until(() -> recording.delivered() >= log.size());
                    recording.settled(FOLLOWER);
                }
                assertThat(recording.check(log)).as("seed %d", seed).isEmpty();
                try (ParleyProcess verify = cluster.verify()) {
                    assertThat(verify.exitCode()).as("%s", verify.lines()).isZero();
                }
                return "seed %d, %d stores: %s; %d events acknowledged, each there once"
                        .formatted(seed, stores, suffered, recording.acked());
            }
        }
    }

    /** After every attack the cluster goes on by itself. */
    private static void letOneLand(Recording recording) {
        int before = recording.acked();
        await().atMost(PATIENCE).until(() -> recording.acked() > before);
    }

    private List<Thread> senders(ParleyClient client, RoomId room, Recording recording) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            String name = "socket " + i;
            threads.add(Thread.startVirtualThread(() -> speak(client, room, name, recording)));
        }
        threads.add(Thread.startVirtualThread(() -> post(client, room, recording)));
        return threads;
    }

    private void speak(ParleyClient client, RoomId room, String name, Recording recording) {
        for (int i = 0; !over.get(); i++) {
            String text = name + " says " + i;
            recording.acked(text, client.send(room, text).seq());
        }
    }

    /** By REST, where whoever sends repeats it by themselves, under the same id. */
    private void post(ParleyClient client, RoomId room, Recording recording) {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; !over.get(); i++) {
            String text = "REST says " + i;
            EventId id = new EventId(Uuids.v7(System.currentTimeMillis(), random));
            var event = new Rest.NewEvent(id, EventType.MESSAGE, Content.text(text));
            recording.acked(text, insist(client, room, event).seq());
        }
    }

    private static Rest.Sent insist(ParleyClient client, RoomId room, Rest.NewEvent event) {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> client.rest().send(room, event), sent -> sent.seq() > 0);
    }
}
