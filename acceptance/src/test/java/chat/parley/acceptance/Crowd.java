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
import chat.parley.sdk.Accounts;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.ParleyException;
import chat.parley.sdk.SessionTokens;
import chat.parley.sdk.StoredSession;
import chat.parley.sdk.TokenSource;
import chat.parley.sdk.TokenStore;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Clients at one door, all of one person, in rooms of which each has clients of its own. */
final class Crowd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final URI door;
    private final Size size;
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Accounts> accounts = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private final List<EventStream> streams = new ArrayList<>();
    private final List<Thread> senders = new ArrayList<>();
    private final Queue<Throwable> failed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final LongAccumulator slowestNanos = new LongAccumulator(Math::max, 0);
    private final Recorder latencies = new Recorder(2);

    /**
     * @param sockets in each room: each follows it and speaks
     * @param posters in each room: each sends by REST, and repeats itself until it is answered
     * @param pause of each client after each of its messages
     */
    record Size(int rooms, int sockets, int posters, Duration pause) {}

    private record Room(RoomId id, Recording recording, List<ParleyClient> clients) {}

    Crowd(URI door, String name, Size size) {
        this.door = door;
        this.size = size;
        for (int i = 0; i < size.rooms(); i++) {
            rooms.add(makeRoom(name, "room " + i));
        }
        for (Room room : rooms) {
            for (int i = 0; i < size.sockets(); i++) {
                join(room, "socket " + i, room.clients.get(i));
            }
            for (int i = 0; i < size.posters(); i++) {
                String sender = "poster " + i;
                SplittableRandom random = new SplittableRandom(senders.size());
                start(sender, room, text -> post(room, text, random));
            }
        }
    }

    private Room makeRoom(String person, String name) {
        TokenSource tokens = signIn(person);
        List<ParleyClient> clients = new ArrayList<>();
        for (int i = 0; i < size.sockets(); i++) {
            clients.add(ParleyClient.connect(door, tokens));
        }
        ParleyClient first = clients.getFirst();
        RoomId id = first.createRoom(name, RoomKind.PUBLIC).room();
        Room room = new Room(id, new Recording(first.rest().account().user(), id), clients);
        room.recording.acked(EventType.ROOM_CREATED, 1);
        return room;
    }

    /** One more session, which ends with the crowd. */
    TokenSource signIn(String name) {
        Accounts own = new Accounts(door);
        accounts.add(own);
        Rest.Tokens tokens =
                own.signIn(new Rest.SignIn(name, ServerProcess.PASSWORD, null, "crowd", false));
        var session = StoredSession.of(tokens, System.currentTimeMillis());
        return new SessionTokens(own, TokenStore.inMemory(session));
    }

    private void join(Room room, String name, ParleyClient client) {
        EventStream stream = client.follow(room.id);
        streams.add(stream);
        room.recording.followed(name);
        start(() -> room.recording.follow(name, stream));
        start(name, room, text -> client.send(room.id, text).seq());
    }

    private Thread start(Runnable work) {
        return Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> failed.add(e)).start(work);
    }

    private interface Way {
        /** Answers under which number it is in the room. */
        long send(String text);
    }

    private void start(String sender, Room room, Way way) {
        senders.add(start(() -> speak(sender, room, way)));
    }

    private void speak(String sender, Room room, Way way) {
        for (int i = 0; !over.get(); i++) {
            String text = sender + " says " + i;
            room.recording.acked(text, timed(() -> way.send(text)));
            LockSupport.parkNanos(size.pause().toNanos());
        }
    }

    private long timed(LongSupplier send) {
        long start = System.nanoTime();
        long seq = send.getAsLong();
        long took = System.nanoTime() - start;
        slowestNanos.accumulate(took);
        latencies.recordValue(took);
        return seq;
    }

    /** Whoever sends by REST repeats it by themselves, under the same id. */
    private long post(Room room, String text, SplittableRandom random) {
        EventId id = new EventId(Uuids.v7(System.currentTimeMillis(), random));
        var event = new Rest.NewEvent(id, EventType.MESSAGE, Content.text(text));
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                var client = room.clients.get(random.nextInt(room.clients.size()));
                return client.rest().send(room.id, event).seq();
            } catch (ParleyException e) {
                if (System.nanoTime() - giveUp > 0) {
                    throw e;
                }
                repeated.incrementAndGet();
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
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

    /**
     * Waits until every follower was given something that was acknowledged after this was called;
     * answers how long it took.
     */
    Duration awaitAllLive() {
        Duration acked = awaitMore();
        long start = System.nanoTime();
        for (Room room : rooms) {
            long due = room.recording.newestAcked();
            for (int i = 0; i < size.sockets(); i++) {
                String reader = "socket " + i;
                await().atMost(PATIENCE)
                        .pollInterval(LOOK_EVERY)
                        .until(() -> room.recording.newest(reader) >= due);
            }
        }
        return acked.plusNanos(System.nanoTime() - start);
    }

    /** Nobody sends any more, no send has failed, and every follower has seen everything. */
    void settle() throws InterruptedException {
        over.set(true);
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(failed).isEmpty();
        for (Room room : rooms) {
            List<Event> log = Recording.wholeLog(room.clients.getFirst(), room.id);
            await().atMost(PATIENCE)
                    .until(() -> room.recording.delivered() >= size.sockets() * log.size());
            for (int i = 0; i < size.sockets(); i++) {
                room.recording.settled("socket " + i);
            }
            assertThat(room.recording.check(log)).isEmpty();
        }
    }

    int acked() {
        return rooms.stream().mapToInt(room -> room.recording.acked()).sum();
    }

    /** Requests that came to nothing and were made once more. */
    int repeated() {
        return repeated.get();
    }

    /** From the first try of a message to its acknowledgement, at worst. */
    Duration slowest() {
        return Duration.ofNanos(slowestNanos.get());
    }

    /** From the first try to the acknowledgement, in nanoseconds, since this was asked last. */
    Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    @Override
    public void close() {
        over.set(true);
        streams.forEach(EventStream::close);
        rooms.forEach(room -> room.clients.forEach(ParleyClient::close));
        accounts.forEach(Accounts::close);
    }
}
