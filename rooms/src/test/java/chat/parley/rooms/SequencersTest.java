package chat.parley.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** The shell around sequencers, with real threads, over stores in memory. */
class SequencersTest {
    private static final int SENDERS = 20;
    private static final int EACH = 25;

    private final Random random = new Random(7);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final MemoryEventLog memory = new MemoryEventLog(1);
    private final LocalBus bus = new LocalBus();
    private final RoomId room = new RoomId(Uuids.v7(System.currentTimeMillis(), random));
    private final StreamId stream = StreamId.of(room);
    private final DeviceId device = new DeviceId(Uuids.v4(random));
    private final UserId ada = user();
    private final UserId bob = user();

    @Test
    void everyAcknowledgedSendIsInTheLogOnceUnderItsNumber() throws Exception {
        try (Sequencers node = node(memory, "a")) {
            create(node, RoomKind.PUBLIC);

            Map<EventId, Long> acked = sendConcurrently(List.of(node));

            assertThat(acked).hasSize(SENDERS * EACH);
            assertLogHolds(acked);
        }
    }

    @Test
    void twoNodesThatBothSequenceARoomOverAMoodyStoreLoseAndDoubleNothing() throws Exception {
        EventLog moody = new MoodyLog(memory);
        try (Sequencers one = node(moody, "a");
                Sequencers other = node(moody, "b")) {
            create(one, RoomKind.PUBLIC);

            Map<EventId, Long> acked = sendConcurrently(List.of(one, other));

            assertThat(acked).hasSize(SENDERS * EACH);
            assertLogHolds(acked);
        }
    }

    @Test
    void aRetryIsAnsweredWithTheFirstNumberEvenAfterTheSenderWasRemoved() {
        try (Sequencers node = node(memory, "a")) {
            create(node, RoomKind.PUBLIC);
            change(node, bob, new RoomChange.Joined(bob));
            EventId id = eventId();
            Outcome first = send(node, bob, id);
            change(node, ada, new RoomChange.Left(bob));

            assertThat(send(node, bob, id)).isEqualTo(first).isInstanceOf(Outcome.Acked.class);
            assertThat(send(node, bob, eventId()))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_MEMBER));
        }
    }

    @Test
    void anAcknowledgedChangeIsInTablesAndInboxesAlready() {
        try (Sequencers node = node(memory, "a")) {
            create(node, RoomKind.PRIVATE);
            change(node, ada, new RoomChange.Invited(bob));
            assertThat(directory.membership(room, bob).invited()).isTrue();
            change(node, bob, new RoomChange.Joined(bob));
            assertThat(directory.membership(room, bob).isMember()).isTrue();
            change(node, ada, new RoomChange.Left(bob));
            assertThat(directory.membership(room, bob).isMember()).isFalse();
        }
        assertThat(memory.read(StreamId.inbox(bob), 0, 10))
                .extracting(Event::type)
                .containsExactly(
                        EventType.MEMBER_INVITED, EventType.MEMBER_JOINED, EventType.MEMBER_LEFT);
    }

    @Test
    void whoEntersHasNothingUnread() {
        try (Sequencers node = node(memory, "a")) {
            create(node, RoomKind.PUBLIC);
            send(node, ada, eventId());
            send(node, ada, eventId());
            change(node, bob, new RoomChange.Joined(bob));
            RoomReader reader = new RoomReader(memory, directory);
            assertThat(reader.room(room, bob).unread()).isZero();

            send(node, ada, eventId());

            assertThat(reader.room(room, bob).unread()).isOne();
        }
    }

    @Test
    void aCleanStopLeavesNoRoomDirty() {
        try (Sequencers node = node(memory, "a")) {
            create(node, RoomKind.PUBLIC);
            send(node, ada, eventId());
            assertThat(directory.dirty(10)).hasSize(1);
        }
        assertThat(directory.dirty(10)).isEmpty();
        assertThat(directory.room(room).orElseThrow().projected()).isEqualTo(2);
    }

    @Test
    void aRoomThatIsNotUsedIsDroppedThoughTheDateIsSetBack() {
        AtomicLong date = new AtomicLong(System.currentTimeMillis());
        try (Sequencers node = new Sequencers(memory, directory, bus, "a", date::get)) {
            create(node, RoomKind.PUBLIC);
            date.addAndGet(-43_200_000);
            await().untilAsserted(
                            () -> {
                                node.retire(Duration.ZERO);
                                assertThat(directory.dirty(10)).isEmpty();
                            });
        }
    }

    @Test
    void whatADeadNodeDidNotProjectIsProjectedByTheNextSweepOnce() {
        Event created = created();
        Event joined =
                new Event(
                        2,
                        0,
                        eventId(),
                        EventType.MEMBER_JOINED,
                        bob,
                        device,
                        1,
                        Content.of(new RoomChange.Joined(bob)));
        directory.markDirty(room, "dead");
        memory.append(stream, 0, List.of(created));
        memory.append(stream, 1, List.of(joined));

        directory.markDirty(room, "alive");
        Sweeper sweeper =
                new Sweeper(
                        "a",
                        "dead"::equals,
                        new MemoryNodes(() -> 0),
                        memory,
                        directory,
                        bus,
                        System::currentTimeMillis);
        assertThat(sweeper.sweep()).isOne();
        directory.markDirty(room, "dead");
        assertThat(sweeper.sweep()).isOne();

        assertThat(directory.membership(room, bob).isMember()).isTrue();
        assertThat(directory.dirtyNodes()).containsExactly("alive");
        assertThat(memory.read(StreamId.inbox(bob), 0, 10)).hasSize(1);
    }

    @Test
    void whatAnotherNodeIsSweepingIsLeftToIt() {
        directory.markDirty(room, "dead");
        memory.append(stream, 0, List.of(created()));
        MemoryNodes nodes = new MemoryNodes(() -> 0);
        nodes.beat("other", Set.of());
        assertThat(nodes.claim("sweep dead", "other")).isTrue();
        Sweeper sweeper =
                new Sweeper(
                        "a", _ -> true, nodes, memory, directory, bus, System::currentTimeMillis);

        assertThat(sweeper.sweep()).isZero();
        nodes.leave("other");
        assertThat(sweeper.sweep()).isOne();
    }

    private Event created() {
        return new Event(
                1,
                0,
                new EventId(room.value()),
                EventType.ROOM_CREATED,
                ada,
                device,
                1,
                Content.of(creation(RoomKind.PUBLIC)));
    }

    private void create(Sequencers node, RoomKind kind) {
        Outcome outcome =
                node.submitAndWait(
                        room,
                        new EventId(room.value()),
                        EventType.ROOM_CREATED,
                        Content.of(creation(kind)),
                        ada,
                        device);
        assertThat(outcome).isInstanceOf(Outcome.Acked.class);
    }

    private static RoomChange.Created creation(RoomKind kind) {
        return new RoomChange.Created(kind, "ops", Encryption.NONE, null);
    }

    private void change(Sequencers node, UserId who, RoomChange change) {
        Outcome outcome =
                node.submitAndWait(room, eventId(), change.type(), Content.of(change), who, device);
        assertThat(outcome).isInstanceOf(Outcome.Acked.class);
    }

    private Outcome send(Sequencers node, UserId who, EventId id) {
        return node.submitAndWait(room, id, EventType.MESSAGE, Content.text("hello"), who, device);
    }

    /** Every sender sends in turn through any of the nodes and retries until it is acknowledged. */
    private Map<EventId, Long> sendConcurrently(List<Sequencers> nodes) throws Exception {
        Map<EventId, Long> acked = new ConcurrentHashMap<>();
        List<Future<?>> senders = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                senders.add(threads.submit(() -> sendAll(nodes, sender, acked)));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
        return acked;
    }

    private void sendAll(List<Sequencers> nodes, int sender, Map<EventId, Long> acked) {
        for (int i = 0; i < EACH; i++) {
            EventId id = eventId();
            for (int attempt = 0; !acked.containsKey(id); attempt++) {
                Outcome outcome = send(nodes.get((sender + attempt) % nodes.size()), ada, id);
                if (outcome instanceof Outcome.Acked(long seq, _)) {
                    acked.put(id, seq);
                } else {
                    assertThat(outcome).isInstanceOfAny(Outcome.Busy.class, Outcome.Unknown.class);
                }
            }
        }
    }

    private void assertLogHolds(Map<EventId, Long> acked) {
        List<Event> all = new ArrayList<>();
        for (var page = memory.read(stream, 0, 100);
                !page.isEmpty();
                page = memory.read(stream, all.size(), 100)) {
            all.addAll(page);
        }
        assertThat(all).hasSize(acked.size() + 1);
        assertThat(all)
                .extracting(Event::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
        assertThat(all.getLast().n()).isEqualTo(acked.size());
        all.stream()
                .skip(1)
                .forEach(event -> assertThat(acked).containsEntry(event.id(), event.seq()));
    }

    private Sequencers node(EventLog log, String name) {
        return new Sequencers(log, directory, bus, name, System::currentTimeMillis);
    }

    private UserId user() {
        return new UserId(Uuids.v4(random));
    }

    private EventId eventId() {
        synchronized (random) {
            return new EventId(Uuids.v7(System.currentTimeMillis(), random));
        }
    }

    /** Now and then does not say whether it appended, or is not there. */
    private static final class MoodyLog implements EventLog {
        private final EventLog real;
        private final Random mood = new Random(11);

        MoodyLog(EventLog real) {
            this.real = real;
        }

        @Override
        public Append append(StreamId stream, long head, List<Event> events) {
            int die = roll(12);
            if (die == 0) {
                throw new StoreUnavailable("moody", null);
            }
            if (die == 1) {
                return new Append.Unknown();
            }
            Append real = this.real.append(stream, head, events);
            return die == 2 ? new Append.Unknown() : real;
        }

        private synchronized int roll(int sides) {
            return mood.nextInt(sides);
        }

        @Override
        public List<Event> read(StreamId stream, long after, int limit) {
            return real.read(stream, after, limit);
        }

        @Override
        public List<Event> readBack(StreamId stream, long before, int limit) {
            return real.readBack(stream, before, limit);
        }

        @Override
        public StreamHead head(StreamId stream) {
            return real.head(stream);
        }

        @Override
        public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
            return real.heads(streams);
        }

        @Override
        public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
            return real.streams(kind, after, limit);
        }

        @Override
        public void scrub(StreamId stream, Collection<Long> seqs) {
            real.scrub(stream, seqs);
        }

        @Override
        public void trim(StreamId stream, long floor) {
            real.trim(stream, floor);
        }

        @Override
        public long position() {
            return real.position();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
