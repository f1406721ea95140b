package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Principal;
import chat.parley.accounts.SecurityLog;
import chat.parley.protocol.Availability;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Codec;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Delivered;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Interval;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.Membership;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;
import chat.parley.rooms.ShownPresence;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Submission;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Sessions and fan-out without a network, step by step on event loops that the test turns. */
class SessionTest {
    private static final Random RANDOM = new Random(3);
    private static final UserId ADA = new UserId(Uuids.v4(RANDOM));
    private static final UserId STRANGER = new UserId(Uuids.v4(RANDOM));
    private static final DeviceId DEVICE = new DeviceId(Uuids.v4(RANDOM));
    private static final RoomId ROOM = new RoomId(Uuids.v7(1, RANDOM));
    private static final StreamId STREAM = StreamId.of(ROOM);

    private final Deque<Runnable> loops = new ArrayDeque<>();
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final LocalBus bus = new LocalBus();
    private final MemoryPresence presence = new MemoryPresence();
    private final MemoryPresenceStore chosen = new MemoryPresenceStore();
    private final List<Submission> submitted = new ArrayList<>();
    private final GatewayCounts counts = new GatewayCounts();
    private final Topics topics = new Topics(log, bus, new AtOnce(), counts);
    private final Fanout oneLoop = loop();
    private final Fanout otherLoop = loop();
    private long now = 1_000_000;

    private final Node node =
            new Node(
                    GatewayConfig.defaults(),
                    log,
                    new RoomReader(log, directory),
                    bus,
                    presence,
                    chosen,
                    new ShownPresence(presence, chosen),
                    new PassingSignals(chosen::of, bus),
                    (_, event) -> submitted.add(event),
                    token -> new Authentication.Valid(principal(token)),
                    _ -> OptionalInt.empty(),
                    () -> now,
                    () -> now,
                    new AtOnce(),
                    new PageReads(log, new AtOnce()),
                    new Connections(100),
                    counts,
                    new SecurityLog(() -> 0));

    private Fanout loop() {
        int enough = GatewayConfig.defaults().deliveriesWaiting();
        return new Fanout(
                loops::add,
                topics,
                enough,
                counts,
                defect -> {
                    throw defect;
                });
    }

    /** Blocks the caller, which a test may. */
    private static final class AtOnce implements Offload {
        @Override
        public <T> void run(
                Executor home,
                Supplier<T> blocking,
                Consumer<? super T> done,
                Consumer<RuntimeException> failed) {
            T result = blocking.get();
            home.execute(() -> done.accept(result));
        }
    }

    private static Principal principal(String token) {
        SessionId session = new SessionId(Uuids.v4(RANDOM));
        UserId user = token.equals("stranger") ? STRANGER : ADA;
        return new Principal(user, DEVICE, session, ServerRole.MEMBER, Long.MAX_VALUE / 2);
    }

    @BeforeEach
    void aRoomWithAdaInIt() {
        var created = new RoomChange.Created(RoomKind.PUBLIC, "room", Encryption.NONE, null);
        log.append(STREAM, 0, List.of(event(1, 0, created.type(), Content.of(created))));
        directory.project(
                new RoomRecord(
                        ROOM,
                        RoomKind.PUBLIC,
                        "room",
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        false,
                        1,
                        1,
                        1),
                List.of(
                        new Membership(
                                ADA, RoomRole.OWNER, 0, List.of(new Interval(1, Interval.OPEN)))),
                RoomIndex.EMPTY);
    }

    private static Event event(long seq, long n, String type, Content content) {
        EventId id = new EventId(Uuids.v7(1, RANDOM));
        return new Event(seq, n, id, type, ADA, DEVICE, 1, content);
    }

    private static Event message(long seq) {
        return event(seq, seq - 1, EventType.MESSAGE, Content.text("m" + seq));
    }

    /** The event is durable, and the bus says so. */
    private void publish(Event event) {
        log.append(STREAM, event.seq() - 1, List.of(event));
        bus.publish(STREAM, new Bus.Signal.Appended(STREAM, List.of(event)));
    }

    private void turn() {
        while (!loops.isEmpty()) {
            loops.remove().run();
        }
    }

    /** A client at the end of a loop, signed in and subscribed to the room. */
    private final class Client {
        final RecordingChannel channel = new RecordingChannel();
        final ClientSession session;

        Client(Fanout loop) {
            session = new ClientSession(channel, loop, node);
            say(new ClientFrame.Hello("token", null));
            say(new ClientFrame.Subscribe("sub", List.of(new ClientFrame.Cursor(ROOM, 1, null))));
        }

        void say(ClientFrame frame) {
            session.onText(Codec.encode(frame));
            turn();
        }

        void send(int number) {
            EventId id = new EventId(Uuids.v7(1, RANDOM));
            say(new ClientFrame.Send("r" + number, ROOM, id, EventType.MESSAGE, Content.text("x")));
        }

        List<Long> seen() {
            return channel.frames(Delivered.class).stream().map(Delivered::seq).toList();
        }
    }

    @Test
    void anEventIsEncodedOnceForAllReadersOfAllLoops() {
        List<Client> clients =
                IntStream.range(0, 20)
                        .mapToObj(i -> new Client(i % 2 == 0 ? oneLoop : otherLoop))
                        .toList();

        publish(message(2));
        turn();

        assertThat(clients.stream().map(c -> c.channel.written.getLast()).distinct()).hasSize(1);
        assertThat(clients).allSatisfy(c -> assertThat(c.seen()).containsExactly(2L));
    }

    @Test
    void whatQueuedUpIsWrittenFirstAndFlushedOnce() {
        Client client = new Client(oneLoop);
        int before = client.channel.flushes;

        LongStream.rangeClosed(2, 51).forEach(seq -> publish(message(seq)));
        turn();

        assertThat(client.seen()).hasSize(50);
        assertThat(client.channel.flushes).isEqualTo(before + 1);
    }

    @Test
    void aLoopThatIsStuckMissesNothing() {
        Client client = new Client(oneLoop);

        LongStream.rangeClosed(2, 20_001).forEach(seq -> publish(message(seq)));
        turn();

        assertThat(client.seen())
                .containsExactlyElementsOf(LongStream.rangeClosed(2, 20_001).boxed().toList());
    }

    @Test
    void aClientThatDoesNotReadGetsNothingMoreUntilItDoes() {
        Client client = new Client(oneLoop);
        client.channel.writable = false;

        publish(message(2));
        publish(message(3));
        turn();
        assertThat(client.channel.frames(ServerFrame.Behind.class)).isEmpty();
        assertThat(client.seen()).isEmpty();

        client.channel.writable = true;
        client.session.onDrained();
        turn();
        assertThat(client.channel.frames(ServerFrame.Behind.class))
                .containsExactly(new ServerFrame.Behind(List.of(ROOM)));
    }

    @Test
    void aCatchUpIsReadAsFastAsTheClientTakesIt() {
        LongStream.rangeClosed(2, 1_001).forEach(seq -> publish(message(seq)));
        Client client = new Client(oneLoop);
        assertThat(client.seen()).hasSize(1_000);

        RecordingChannel slow = new RecordingChannel();
        ClientSession session = new ClientSession(slow, oneLoop, node);
        session.onText(Codec.encode(new ClientFrame.Hello("token", null)));
        turn();
        slow.writable = false;
        session.onText(
                Codec.encode(
                        new ClientFrame.Subscribe(
                                "s", List.of(new ClientFrame.Cursor(ROOM, 1, null)))));
        turn();
        assertThat(slow.frames(Delivered.class)).isEmpty();
        slow.writable = true;
        session.onDrained();
        turn();
        assertThat(slow.frames(Delivered.class)).hasSize(1_000);
    }

    @Test
    void withTooManySendsUnansweredTheSocketIsNotRead() {
        Client client = new Client(oneLoop);
        for (int i = 1; i < Limits.UNACKNOWLEDGED; i++) {
            client.send(i);
        }
        assertThat(client.channel.reading).isTrue();
        client.send(Limits.UNACKNOWLEDGED);
        assertThat(client.channel.reading).isFalse();

        submitted.getFirst().requester().answer(new Outcome.Acked(2, 1));
        turn();
        assertThat(client.channel.reading).isTrue();
        assertThat(client.channel.frames(ServerFrame.Ack.class))
                .containsExactly(new ServerFrame.Ack("r1", ROOM, 2, 1));
    }

    @Test
    void whoSendsTooFastIsReadSlowerAndNothingIsRefused() {
        Client client = new Client(oneLoop);
        IntStream.range(0, 400).forEach(i -> client.say(new ClientFrame.Ping("p" + i)));
        assertThat(client.channel.reading).isFalse();

        now += 500;
        oneLoop.tick();
        turn();
        assertThat(client.channel.reading).isTrue();
        assertThat(client.channel.frames(ServerFrame.Pong.class)).hasSize(400);
        assertThat(client.channel.frames(ServerFrame.Error.class)).isEmpty();
    }

    record Case(Outcome outcome, ErrorCode code, Long retryAfterMs) {}

    static Stream<Case> outcomes() {
        return Stream.of(
                new Case(
                        new Outcome.Refused(ErrorCode.NOT_MEMBER, "no"),
                        ErrorCode.NOT_MEMBER,
                        null),
                new Case(new Outcome.Busy(ErrorCode.BUSY, "later", 250), ErrorCode.BUSY, 250L),
                new Case(new Outcome.Resync(), ErrorCode.RESYNC, null),
                new Case(new Outcome.Unknown(), ErrorCode.UNAVAILABLE, 1_000L));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everyOutcomeOfASendIsToldUnderItsRef(Case expected) {
        Client client = new Client(oneLoop);
        client.send(7);
        submitted.getLast().requester().answer(expected.outcome());
        turn();

        ServerFrame.Error error = client.channel.frames(ServerFrame.Error.class).getFirst();
        assertThat(error.ref()).isEqualTo("r7");
        assertThat(error.room()).isEqualTo(ROOM);
        assertThat(error.code()).isEqualTo(expected.code());
        assertThat(error.retryAfterMs()).isEqualTo(expected.retryAfterMs());
    }

    @Test
    void manyOwnSendsMoveTheReadCursorOnceASecond() {
        Client client = new Client(oneLoop);
        for (long seq = 2; seq <= 21; seq++) {
            client.send((int) seq);
            publish(message(seq));
            submitted.getLast().requester().answer(new Outcome.Acked(seq, 1));
        }
        turn();
        assertThat(client.channel.frames(ServerFrame.Read.class)).isEmpty();

        now += 1_000;
        oneLoop.tick();
        turn();
        assertThat(client.channel.frames(ServerFrame.Read.class))
                .containsExactly(new ServerFrame.Read(ROOM, ADA, 21, 20));
    }

    @Test
    void whoHasReadBeyondTheEndAndThenSaysSomethingHasReadThatToo() {
        Client client = new Client(oneLoop);
        client.say(new ClientFrame.Read(ROOM, 1_000_000));
        client.send(2);
        publish(message(2));
        submitted.getLast().requester().answer(new Outcome.Acked(2, 1));
        turn();
        now += 1_000;
        oneLoop.tick();
        turn();
        assertThat(readsBy(client)).last().isEqualTo(2L);
    }

    @Test
    void whoLeavesASendUnansweredIsAnsweredBeforeADrainEnds() {
        Client client = new Client(oneLoop);
        client.send(1);
        client.session.leave(ServerFrame.ByeReason.DRAINING, "down", 1_000L);
        turn();
        assertThat(client.channel.frames(ServerFrame.Bye.class)).isEmpty();

        submitted.getLast().requester().answer(new Outcome.Acked(2, 1));
        turn();
        oneLoop.tick();
        turn();
        assertThat(client.channel.frames(ServerFrame.Ack.class)).hasSize(1);
        assertThat(client.channel.frames.getLast()).isInstanceOf(ServerFrame.Bye.class);
        assertThat(client.channel.closedWith).isEqualTo(4503);
    }

    @Test
    void anEndedSessionIsCutAtOnceWhateverIsUnderWay() {
        Client client = new Client(oneLoop);
        client.send(1);
        node.connections().cut(List.of(client.session.principal().session()));
        turn();
        publish(message(2));
        turn();
        assertThat(client.seen()).isEmpty();
        assertThat(client.channel.closedWith).isEqualTo(4403);
    }

    @Test
    void readingTheSameRoomOverAndOverIsToldAFewTimesASecond() {
        Client client = new Client(oneLoop);
        LongStream.rangeClosed(2, 21)
                .forEach(
                        seq -> {
                            publish(message(seq));
                            client.say(new ClientFrame.Read(ROOM, seq));
                        });
        assertThat(readsBy(client)).containsExactly(2L);

        now += 250;
        oneLoop.tick();
        turn();
        assertThat(readsBy(client)).containsExactly(2L, 21L);
    }

    /** At once, or, shortly after another move, with one of the ticks of a second. */
    @Test
    void whatWasReadOnOneDeviceIsKnownOnAllWithinASecond() {
        Client phone = new Client(oneLoop);
        Client laptop = new Client(otherLoop);
        publish(message(2));
        publish(message(3));
        turn();
        phone.say(new ClientFrame.Read(ROOM, 2));
        assertThat(readsBy(laptop)).containsExactly(2L);

        phone.say(new ClientFrame.Read(ROOM, 3));
        for (int tick = 0; tick < 4; tick++) {
            now += 250;
            oneLoop.tick();
            otherLoop.tick();
            turn();
        }
        assertThat(readsBy(laptop)).containsExactly(2L, 3L);
    }

    @Test
    void typingWhereOneDoesNotReadIsRefusedAlikeWhetherTheRoomIsThereOrNot() {
        Client client = new Client(oneLoop);
        client.say(new ClientFrame.Unsubscribe("u", List.of(ROOM)));
        client.say(new ClientFrame.Typing(ROOM, null));
        client.say(new ClientFrame.Typing(new RoomId(Uuids.v7(1, RANDOM)), null));

        assertThat(client.channel.frames(ServerFrame.Error.class))
                .extracting(ServerFrame.Error::code, ServerFrame.Error::message)
                .hasSize(2)
                .containsOnly(tuple(ErrorCode.NOT_MEMBER, "subscribe to the room before typing"));
    }

    @Test
    void whoIsOnlyInvitedIsSeenByNobody() {
        UserId guest = new UserId(Uuids.v4(RANDOM));
        presence.show(guest, "elsewhere", Availability.ONLINE, Long.MAX_VALUE);
        directory.project(
                new RoomRecord(
                        ROOM,
                        RoomKind.PUBLIC,
                        "room",
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        false,
                        1,
                        1,
                        1),
                List.of(new Membership(guest, null, 1, List.of())),
                RoomIndex.EMPTY);

        Client client = new Client(oneLoop);
        oneLoop.tick();
        turn();

        assertThat(client.channel.frames(ServerFrame.Presence.class))
                .extracting(ServerFrame.Presence::user)
                .contains(ADA)
                .doesNotContain(guest);
    }

    @Test
    void whoTriesToReadARoomIsNotSeenInIt() {
        Client client = new Client(oneLoop);
        ClientSession stranger = new ClientSession(new RecordingChannel(), otherLoop, node);
        stranger.onText(Codec.encode(new ClientFrame.Hello("stranger", null)));
        turn();
        stranger.onText(Codec.encode(new ClientFrame.Status(Availability.AWAY)));
        turn();

        now += 1_000;
        stranger.onText(
                Codec.encode(
                        new ClientFrame.Subscribe(
                                "s", List.of(new ClientFrame.Cursor(ROOM, 0, null)))));
        otherLoop.tick();
        turn();

        assertThat(client.channel.frames(ServerFrame.Presence.class))
                .extracting(ServerFrame.Presence::user)
                .doesNotContain(STRANGER);
    }

    private static List<Long> readsBy(Client client) {
        return client.channel.frames(ServerFrame.Read.class).stream()
                .map(ServerFrame.Read::seq)
                .toList();
    }

    @Test
    void moreSubscriptionsThanAllowedAreRefusedOneByOne() {
        Client client = new Client(oneLoop);
        int asked = Limits.SUBSCRIPTIONS + 5;
        List<RoomId> rooms =
                IntStream.range(0, asked).mapToObj(_ -> new RoomId(Uuids.v7(1, RANDOM))).toList();
        rooms.forEach(this::create);
        for (int from = 0; from < asked; from += Limits.ROOMS_PER_FRAME) {
            int to = Math.min(asked, from + Limits.ROOMS_PER_FRAME);
            client.say(
                    new ClientFrame.Subscribe(
                            "s" + from,
                            rooms.subList(from, to).stream()
                                    .map(room -> new ClientFrame.Cursor(room, 0, null))
                                    .toList()));
        }
        assertThat(client.channel.frames(ServerFrame.Error.class))
                .hasSize(6)
                .allMatch(error -> error.code() == ErrorCode.TOO_LARGE);
    }

    private void create(RoomId room) {
        directory.project(
                new RoomRecord(
                        room,
                        RoomKind.PUBLIC,
                        "room",
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        false,
                        1,
                        1,
                        0),
                List.of(
                        new Membership(
                                ADA, RoomRole.OWNER, 0, List.of(new Interval(1, Interval.OPEN)))),
                RoomIndex.EMPTY);
    }
}
