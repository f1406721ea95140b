package chat.parley.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Several nodes in one process, over one log, that hand sends to each other. */
class HandoverTest {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final int SENDERS = 12;
    private static final int EACH = 25;

    private final Random random = new Random(3);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final LocalBus bus = new LocalBus();
    private final LocalRelay relay = new LocalRelay();
    private final UserId ada = new UserId(Uuids.v4(random));
    private final DeviceId device = new DeviceId(Uuids.v4(random));
    private final RoomId room = new RoomId(Uuids.v7(System.currentTimeMillis(), random));
    private final List<Sequencers> sequencers = new ArrayList<>();
    private final List<Handover> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(Handover::close);
        sequencers.forEach(Sequencers::close);
    }

    @Test
    void oneNodeSequencesARoomForAll() throws Exception {
        start(relay);
        nodes.forEach(node -> node.owners(Set.copyOf(NAMES)));
        create();

        assertLogHolds(sendConcurrently(() -> {}));

        assertThat(directory.dirtyNodes())
                .as("who has appended")
                .containsExactly(Rendezvous.owner(room, NAMES.stream()).orElseThrow());
    }

    /** Each believes something else, again and again, and messages between them are lost. */
    @Test
    void nodesThatAllBelieveToOwnARoomOrNoneDoStayRight() throws Exception {
        start(new MoodyRelay(relay));
        create();
        Map<EventId, Long> acked = sendConcurrently(() -> any().owners(some()));

        assertLogHolds(acked);
        assertThat(directory.dirtyNodes()).as("who has appended").hasSizeGreaterThan(1);
    }

    private Handover any() {
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    private static Set<String> some() {
        Random luck = new Random(ThreadLocalRandom.current().nextLong());
        return Set.copyOf(NAMES.stream().filter(_ -> luck.nextBoolean()).toList());
    }

    @Test
    void whatOneClientSendsWithoutWaitingKeepsItsOrderWhileTheRoomMoves() {
        start(relay);
        create();
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        List<EventId> sent = IntStream.range(0, 100).mapToObj(_ -> eventId()).toList();
        for (int i = 0; i < sent.size(); i++) {
            if (i % 5 == 0) {
                nodes.getFirst().owners(Set.of(NAMES.get(i / 5 % NAMES.size())));
            }
            nodes.getFirst()
                    .submit(
                            room,
                            new Submission(
                                    sent.get(i),
                                    EventType.MESSAGE,
                                    Content.text("in order"),
                                    ada,
                                    device,
                                    outcomes::add));
        }
        await().until(() -> outcomes.size() == sent.size());
        assertThat(outcomes).allMatch(Outcome.Acked.class::isInstance);
        assertThat(log.read(StreamId.of(room), 1, 1_000))
                .extracting(Event::id)
                .containsExactlyElementsOf(sent);
    }

    @Test
    void aNodeThatDiesIsReplacedAndWhatItWasGivenIsAnsweredOnce() {
        start(relay);
        String owner = Rendezvous.owner(room, NAMES.stream()).orElseThrow();
        Handover asking = nodes.get(owner.equals("a") ? 1 : 0);
        nodes.forEach(node -> node.owners(Set.copyOf(NAMES)));
        create();
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        relay.listen(owner, _ -> {}, () -> {}); // it hears, and dies before it does anything
        asking.submit(
                room,
                new Submission(
                        eventId(),
                        EventType.MESSAGE,
                        Content.text("hello"),
                        ada,
                        device,
                        outcomes::add));
        assertThat(outcomes).isEmpty();

        Set<String> left = Set.copyOf(NAMES.stream().filter(n -> !n.equals(owner)).toList());
        nodes.forEach(node -> node.owners(left));

        await().until(() -> outcomes.size() == 1);
        assertThat(outcomes).allMatch(Outcome.Acked.class::isInstance);
    }

    @Test
    void whatCouldNotBeSubmittedIsNotUnderWay() {
        Queue<Relay.Message> told = new ConcurrentLinkedQueue<>();
        relay.listen("asking", told::add, () -> {});
        nodes.add(new Handover("owner", HandoverTest::fail, relay, () -> 0, random));
        var request =
                new Relay.Message.Request(
                        "asking",
                        1,
                        room,
                        eventId(),
                        EventType.MESSAGE,
                        Content.text("hi"),
                        ada,
                        device);
        assertThatThrownBy(() -> relay.send("owner", request, _ -> {})).hasMessage("no thread");
        relay.send("owner", new Relay.Message.Inquiry("asking", 1), _ -> {});
        assertThat(told).containsExactly(new Relay.Message.Standing(1, false));
    }

    private static void fail(RoomId room, Submission event) {
        throw new IllegalStateException("no thread");
    }

    private void start(Relay between) {
        for (String name : NAMES) {
            Sequencers here = new Sequencers(log, directory, bus, name, System::currentTimeMillis);
            sequencers.add(here);
            nodes.add(
                    new Handover(
                            name,
                            here,
                            between,
                            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                            new Random(name.hashCode())));
        }
    }

    private void create() {
        RoomChange.Created created =
                new RoomChange.Created(RoomKind.PUBLIC, "ops", Encryption.NONE, null);
        Outcome outcome =
                nodes.getFirst()
                        .submitAndWait(
                                room,
                                new EventId(room.value()),
                                created.type(),
                                Content.of(created),
                                ada,
                                device);
        assertThat(outcome).isInstanceOf(Outcome.Acked.class);
    }

    /**
     * @param between done after each send
     */
    private Map<EventId, Long> sendConcurrently(Runnable between) throws Exception {
        Map<EventId, Long> acked = new ConcurrentHashMap<>();
        List<Future<?>> senders = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SENDERS; i++) {
                Sends node = nodes.get(i % nodes.size());
                senders.add(threads.submit(() -> sendAll(node, acked, between)));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
        assertThat(acked).hasSize(SENDERS * EACH);
        return acked;
    }

    /** Retries until it is acknowledged. */
    private void sendAll(Sends node, Map<EventId, Long> acked, Runnable between) {
        for (int i = 0; i < EACH; i++) {
            EventId id = eventId();
            Outcome outcome = send(node, id);
            while (!(outcome instanceof Outcome.Acked)) {
                assertThat(outcome).isInstanceOfAny(Outcome.Busy.class, Outcome.Unknown.class);
                outcome = send(node, id);
            }
            acked.put(id, ((Outcome.Acked) outcome).seq());
            between.run();
        }
    }

    private Outcome send(Sends node, EventId id) {
        return node.submitAndWait(room, id, EventType.MESSAGE, Content.text("hi"), ada, device);
    }

    private void assertLogHolds(Map<EventId, Long> acked) {
        List<Event> all = log.read(StreamId.of(room), 1, 10_000);
        assertThat(all).hasSize(acked.size());
        all.forEach(event -> assertThat(acked).containsEntry(event.id(), event.seq()));
    }

    private EventId eventId() {
        synchronized (random) {
            return new EventId(Uuids.v7(System.currentTimeMillis(), random));
        }
    }

    /**
     * Loses some requests, and says so or says that they were lost though they were not; doubles
     * some.
     */
    private record MoodyRelay(Relay real) implements Relay {
        @Override
        public void listen(String node, Consumer<Message> listener, Runnable missed) {
            real.listen(node, listener, missed);
        }

        @Override
        public void send(String node, Message message, Consumer<Boolean> heard) {
            switch (message) {
                case Message.Reply _, Message.Inquiry _, Message.Standing _ ->
                        real.send(node, message, heard);
                case Message.Request request -> {
                    switch (ThreadLocalRandom.current().nextInt(8)) {
                        case 0 -> heard.accept(false);
                        case 1 -> real.send(node, request, _ -> heard.accept(false));
                        case 2 -> {
                            real.send(node, request, _ -> {});
                            real.send(node, request, heard);
                        }
                        default -> real.send(node, request, heard);
                    }
                }
            }
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
