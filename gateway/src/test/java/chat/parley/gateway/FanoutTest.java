package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.parley.protocol.Content;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Delivered;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How events reach many, over a bus that may not be trusted, and readers who do not read. */
class FanoutTest {
    private static final int READERS = 40;

    @Test
    void manyReadersSeeOneOrderWhateverManyWritersDo() throws Exception {
        try (TestNode node = new TestNode()) {
            UserId ada = node.person();
            RoomId room = node.room(ada);
            List<TestClient> readers = readers(node, ada, room);

            sayConcurrently(node, room, ada, 4, 100);

            for (TestClient reader : readers) {
                assertThat(reader.events(room, 400))
                        .extracting(Delivered::seq)
                        .containsExactlyElementsOf(numbers(2, 401));
                reader.close();
            }
        }
    }

    private static List<TestClient> readers(TestNode node, UserId ada, RoomId room) {
        List<TestClient> readers =
                IntStream.range(0, READERS).mapToObj(_ -> node.signIn(ada)).toList();
        readers.forEach(reader -> reader.subscribe(room, 1));
        readers.forEach(TestClient::soFar);
        return readers;
    }

    private static void sayConcurrently(
            TestNode node, RoomId room, UserId by, int writers, int each) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    for (int n = 0; n < each; n++) {
                                        node.say(room, by, "m" + n);
                                    }
                                }));
            }
            for (Future<?> writer : all) {
                writer.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void aBusThatLosesDoublesAndReordersIsMadeUpFor() throws Exception {
        try (TestNode node = new TestNode(config -> config, UnreliableBus::new, log -> log)) {
            UserId ada = node.person();
            RoomId room = node.room(ada);
            List<TestClient> readers = readers(node, ada, room);

            sayConcurrently(node, room, ada, 2, 100);

            for (TestClient reader : readers) {
                assertThat(reader.events(room, 200))
                        .extracting(Delivered::seq)
                        .containsExactlyElementsOf(numbers(2, 201));
                reader.close();
            }
        }
    }

    @Test
    void aBusThatIsDownOnlyMakesItSlower() {
        try (TestNode node = new TestNode(config -> config, _ -> new DeadBus(), log -> log)) {
            UserId ada = node.person();
            RoomId subscribed = node.room(ada);
            RoomId watched = node.room(ada);
            try (TestClient reader = node.signIn(ada)) {
                reader.subscribe(subscribed, 1);
                reader.soFar();
                node.say(subscribed, ada, "by the log alone");
                long head = node.say(watched, ada, "and where it stands");

                assertThat(reader.events(subscribed, 1).getFirst().content())
                        .isEqualTo(Content.text("by the log alone"));
                assertThat(reader.await(ServerFrame.Heads.class).rooms())
                        .extracting(ServerFrame.RoomHead::room, ServerFrame.RoomHead::head)
                        .contains(tuple(watched, head));

                RoomId late = node.room(ada); // known by the inbox alone
                long last = node.say(late, ada, "in a room that came later");
                ServerFrame.RoomHead told;
                do {
                    told = reader.await(ServerFrame.Heads.class).rooms().getLast();
                } while (told.head() < last || !told.room().equals(late));
            }
        }
    }

    @Test
    void whatABusSaysThatItLostIsReadBeforeItsTurn() {
        DeafBus deaf = new DeafBus();
        try (TestNode node = new TestNode(FanoutTest::withoutRounds, _ -> deaf, log -> log)) {
            UserId ada = node.person();
            RoomId room = node.room(ada);
            try (TestClient reader = node.signIn(ada)) {
                reader.subscribe(room, 1);
                reader.soFar();
                node.say(room, ada, "unheard");
                deaf.saySo();
                assertThat(reader.events(room, 1).getFirst().content())
                        .isEqualTo(Content.text("unheard"));
            }
        }
    }

    /** Streams are compared with the log only when the bus says so. */
    private static GatewayConfig withoutRounds(GatewayConfig config) {
        return new GatewayConfig(
                config.allowedOrigins(),
                config.helloTimeout(),
                config.heartbeat(),
                config.tokenGrace(),
                config.connections(),
                config.connectionsOfPerson(),
                config.connectionsOfAddress(),
                config.framesPerSecond(),
                config.headsEvery(),
                0,
                config.revocationsEvery(),
                config.revocationsWithin(),
                config.deliveriesWaiting(),
                config.readsAtOnce());
    }

    @Test
    void oneWhoDoesNotReadIsToldAndCatchesUpWhileOthersGoOn() {
        try (TestNode node = new TestNode()) {
            UserId ada = node.person();
            RoomId room = node.room(ada);
            try (TestClient slow = TestClient.connectSmall(node);
                    TestClient quick = node.signIn(ada)) {
                slow.hello(node.token(node.session(ada)));
                slow.subscribe(room, 1);
                slow.soFar();
                quick.subscribe(room, 1);
                quick.soFar();

                String much = "x".repeat(8_000);
                for (int i = 0; i < 300; i++) {
                    node.say(room, ada, much);
                    assertThat(quick.events(room, 1).getFirst().seq()).isEqualTo(i + 2);
                }

                List<Long> seen = new ArrayList<>();
                readUntilBehind(slow, room, seen);
                assertThat(seen).hasSizeBetween(1, 200);
                slow.subscribe(room, seen.getLast());
                while (seen.getLast() < 301) {
                    seen.add(slow.events(room, 1).getFirst().seq());
                }
                assertThat(seen).containsExactlyElementsOf(numbers(2, 301));
            }
        }
    }

    private static void readUntilBehind(TestClient slow, RoomId room, List<Long> seen) {
        while (true) {
            switch (slow.next()) {
                case Delivered event when event.room().equals(room) -> seen.add(event.seq());
                case ServerFrame.Behind(var rooms) -> {
                    assertThat(rooms).containsExactly(room);
                    return;
                }
                default -> {}
            }
        }
    }
}
