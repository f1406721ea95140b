package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What is said, read and told, when all is well. */
class EventOperationsTest {
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anEventStandsOnceHoweverOftenItIsSent() {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PRIVATE, "Team");
        var event = new Rest.NewEvent(Person.freshId(), EventType.MESSAGE, Content.text("hello"));
        String events = "/v1/rooms/" + room + "/events";
        Rest.Sent sent = ada.post(events, event).expect(201).read(Rest.Sent.class);
        assertThat(sent.seq()).isEqualTo(2);
        assertThat(ada.post(events, event).expect(201).read(Rest.Sent.class)).isEqualTo(sent);
        Rest.Events page = ada.get(events + "?after=1").expect(200).read(Rest.Events.class);
        assertThat(page.events()).hasSize(1);
        Event landed = page.events().getFirst();
        assertThat(landed.id()).isEqualTo(event.id());
        assertThat(landed.content()).isEqualTo(event.content());
        assertThat(landed.device()).isEqualTo(ada.tokens().device());
        assertThat(page.head()).isEqualTo(2);
    }

    @Test
    void historyIsReadForwardBackwardAndFromItsEnd() {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PRIVATE, "Team");
        for (int i = 2; i <= 10; i++) {
            ada.say(room, "event " + i).expect(201);
        }
        assertThat(seqs(ada, room, "?after=3&limit=3")).containsExactly(4L, 5L, 6L);
        assertThat(seqs(ada, room, "?before=4&limit=2")).containsExactly(2L, 3L);
        assertThat(seqs(ada, room, "?before=1")).isEmpty();
        assertThat(seqs(ada, room, "?limit=2")).containsExactly(9L, 10L);
        assertThat(seqs(ada, room, "?after=10")).isEmpty();
        assertThat(seqs(ada, room, "?after=9007199254740991")).isEmpty();
    }

    @Test
    void historyIsReadFromATimeOn() {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PRIVATE, "Team");
        long at = ada.say(room, "then").expect(201).read(Rest.Sent.class).at();
        assertThat(seqs(ada, room, "?at=0&limit=1")).containsExactly(1L);
        assertThat(seqs(ada, room, "?at=" + at)).endsWith(2L);
        assertThat(seqs(ada, room, "?at=" + (at + 1))).isEmpty();
        String events = "/v1/rooms/" + room + "/events";
        assertThat(ada.get(events + "?at=0&after=1").expect(400).text()).contains("'after'");
        ada.get(events + "?at=-1").expect(400);
        ada.get(events + "?at=today").expect(400);
        server.join("eve").get(events + "?at=0").expect(404);
    }

    private static List<Long> seqs(Person reader, RoomId room, String query) {
        return reader
                .get("/v1/rooms/" + room + "/events" + query)
                .expect(200)
                .read(Rest.Events.class)
                .events()
                .stream()
                .map(Event::seq)
                .toList();
    }

    @Test
    void whatWasSaidBeforeOneJoinedIsAGap() {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PUBLIC, "Open");
        ada.say(room, "before").expect(201);
        Person bob = server.join("bob").enter(room);
        ada.say(room, "after").expect(201);
        Rest.Events page = bob.get("/v1/rooms/" + room + "/events?after=0").read(Rest.Events.class);
        assertThat(page.gaps()).containsExactly(new Rest.Gap(1, 2, GapReason.HIDDEN));
        assertThat(page.events()).extracting(Event::seq).containsExactly(3L, 4L);
    }

    @Test
    void theReadCursorOnlyMovesForwardAndIsTold() throws InterruptedException {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PUBLIC, "Open");
        Person bob = server.join("bob").enter(room);
        ada.say(room, "one").expect(201);
        ada.say(room, "two").expect(201);
        BlockingQueue<Bus.Signal> signals = new LinkedBlockingQueue<>();
        try (Bus.Tap _ = server.hear(StreamId.of(room), signals::add)) {
            assertThat(markRead(bob, room, 3)).isEqualTo(3);
            assertThat(markRead(bob, room, 2)).isEqualTo(3);
            assertThat(markRead(bob, room, 1_000)).isEqualTo(4);
            ada.post("/v1/rooms/" + room + "/typing?thread=3").expect(204);
            assertThat(signals.poll(5, TimeUnit.SECONDS))
                    .isEqualTo(new Bus.Signal.ReadMoved(room, bob.id(), 3, 1));
        }
        assertThat(signals).contains(new Bus.Signal.Typing(room, ada.id(), 3L));
        RoomSummary summary = bob.get("/v1/rooms/" + room).read(RoomSummary.class);
        assertThat(summary.read()).isEqualTo(4);
        assertThat(summary.unread()).isZero();
    }

    private static long markRead(Person reader, RoomId room, long seq) {
        return reader.put("/v1/rooms/" + room + "/read", new Rest.ReadCursor(seq))
                .expect(200)
                .read(Rest.ReadCursor.class)
                .seq();
    }

    @Test
    void theInboxTellsWhatConcernsOneself() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        ada.create(RoomKind.PRIVATE, "Team", bob);
        Rest.Events inbox = bob.get("/v1/inbox/events").expect(200).read(Rest.Events.class);
        assertThat(inbox.events())
                .extracting(Event::type)
                .containsExactly(EventType.MEMBER_INVITED);
        assertThat(bob.get("/v1/inbox/events?after=1").read(Rest.Events.class).events()).isEmpty();
    }

    @Test
    void anOldEventIdIsAnsweredLikeTheFirst() {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PRIVATE, "Team");
        var old = new EventId(Uuids.v7(1_000, new SecureRandom()));
        var event = new Rest.NewEvent(old, "x.test", Content.EMPTY);
        String events = "/v1/rooms/" + room + "/events";
        Rest.Sent sent = ada.post(events, event).expect(201).read(Rest.Sent.class);
        assertThat(ada.post(events, event).expect(201).read(Rest.Sent.class)).isEqualTo(sent);
    }
}
