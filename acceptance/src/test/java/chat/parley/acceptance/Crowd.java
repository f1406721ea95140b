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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Clients of all nodes: as many rooms as nodes, each with a follower on every node, a sender on one
 * node's socket, and one that sends by REST, each time by another node, also when it repeats
 * itself.
 */
final class Crowd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final AtomicBoolean over = new AtomicBoolean();
    private final List<ParleyClient> clients;
    private final List<Room> rooms = new ArrayList<>();
    private final List<EventStream> streams = new ArrayList<>();
    private final List<Thread> senders = new ArrayList<>();
    private final Queue<Throwable> failed = new ConcurrentLinkedQueue<>();

    private record Room(RoomId id, Recording recording) {}

    /** All are the same person. */
    Crowd(List<URI> doors, String name) {
        clients =
                doors.stream()
                        .map(door -> ParleyClient.signIn(door, name, ServerProcess.PASSWORD))
                        .toList();
        for (int i = 0; i < clients.size(); i++) {
            rooms.add(makeRoom(clients.get(i), "room " + i));
        }
        for (int i = 0; i < clients.size(); i++) {
            for (Room room : rooms) {
                follow(clients.get(i), room, "follower at node " + (i + 1));
            }
        }
        for (int i = 0; i < clients.size(); i++) {
            ParleyClient client = clients.get(i);
            Room room = rooms.get(i);
            SplittableRandom random = new SplittableRandom(i);
            senders.add(start(() -> speak(client, room)));
            senders.add(start(() -> post(room, random)));
        }
    }

    private static Room makeRoom(ParleyClient client, String name) {
        RoomId id = client.createRoom(name, RoomKind.PUBLIC).room();
        Room room = new Room(id, new Recording(client.rest().account().user(), id));
        room.recording.acked(EventType.ROOM_CREATED, 1);
        return room;
    }

    private void follow(ParleyClient client, Room room, String reader) {
        EventStream stream = client.follow(room.id);
        streams.add(stream);
        room.recording.followed(reader);
        start(() -> room.recording.follow(reader, stream));
    }

    private Thread start(Runnable work) {
        return Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> failed.add(e)).start(work);
    }

    private void speak(ParleyClient client, Room room) {
        for (int i = 0; !over.get(); i++) {
            String text = "socket says " + i;
            room.recording.acked(text, client.send(room.id, text).seq());
        }
    }

    /** Whoever sends by REST repeats it by themselves, under the same id. */
    private void post(Room room, SplittableRandom random) {
        for (int i = 0; !over.get(); i++) {
            String text = "REST says " + i;
            EventId id = new EventId(Uuids.v7(System.currentTimeMillis(), random));
            var event = new Rest.NewEvent(id, EventType.MESSAGE, Content.text(text));
            Rest.Sent sent =
                    await().atMost(PATIENCE)
                            .pollInterval(LOOK_EVERY)
                            .ignoreExceptions()
                            .until(() -> any(random).rest().send(room.id, event), _ -> true);
            room.recording.acked(text, sent.seq());
        }
    }

    private ParleyClient any(SplittableRandom random) {
        return clients.get(random.nextInt(clients.size()));
    }

    /** Waits until something more was acknowledged in every room; answers how long it took. */
    Duration awaitMore() {
        long start = System.nanoTime();
        List<Integer> before = rooms.stream().map(room -> room.recording.acked()).toList();
        for (int i = 0; i < rooms.size(); i++) {
            Recording recording = rooms.get(i).recording;
            int then = before.get(i);
            await().atMost(PATIENCE).pollInterval(LOOK_EVERY).until(() -> recording.acked() > then);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Nobody sends any more, and every follower has seen everything. */
    void settle() throws InterruptedException {
        over.set(true);
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(failed).isEmpty();
        for (Room room : rooms) {
            List<Event> log = Recording.wholeLog(clients.getFirst(), room.id);
            await().atMost(PATIENCE)
                    .until(() -> room.recording.delivered() >= clients.size() * log.size());
            for (int i = 0; i < clients.size(); i++) {
                room.recording.settled("follower at node " + (i + 1));
            }
            assertThat(room.recording.check(log)).isEmpty();
        }
    }

    int acked() {
        return rooms.stream().mapToInt(room -> room.recording.acked()).sum();
    }

    @Override
    public void close() {
        over.set(true);
        streams.forEach(EventStream::close);
        clients.forEach(ParleyClient::close);
    }
}
