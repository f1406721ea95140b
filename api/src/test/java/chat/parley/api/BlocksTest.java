package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What it means that somebody has blocked somebody else. */
class BlocksTest {
    private static ApiServer server;
    private Person ada;
    private Person bob;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void meet() {
        ada = server.join("ada");
        bob = server.join("bob");
    }

    private void block(Person by, Person other) {
        by.put("/v1/blocks/" + other.id()).expect(204);
    }

    private static Rest.Blocks blocks(Person of, String query) {
        return of.get("/v1/blocks" + query).expect(200).read(Rest.Blocks.class);
    }

    private static List<UserId> people(Rest.Blocks blocks) {
        return blocks.people().stream().map(Rest.Profile::user).toList();
    }

    private static Reply begin(Person by, Person with) {
        return by.post(
                "/v1/rooms", new Rest.NewRoom(null, null, RoomKind.DIRECT, List.of(with.id())));
    }

    private static Reply invite(Person by, RoomId room, Person guest) {
        return by.post("/v1/rooms/" + room + "/members", new Rest.NewMember(null, guest.id()));
    }

    @Test
    void theOwnBlocksAreListedPageByPage() {
        Person cem = server.join("cem");
        block(ada, bob);
        block(ada, bob);
        block(ada, cem);
        Rest.Blocks first = blocks(ada, "?limit=1");
        Rest.Blocks second = blocks(ada, "?limit=1&cursor=" + first.next());
        assertThat(people(first)).hasSize(1);
        assertThat(people(second)).hasSize(1).doesNotContainAnyElementsOf(people(first));
        assertThat(people(blocks(ada, ""))).containsExactlyInAnyOrder(bob.id(), cem.id());
        assertThat(people(blocks(bob, ""))).as("nobody else's").isEmpty();
        ada.delete("/v1/blocks/" + bob.id()).expect(204);
        ada.delete("/v1/blocks/" + bob.id()).expect(204);
        assertThat(people(blocks(ada, ""))).containsExactly(cem.id());
    }

    @Test
    void onlyOthersWhoAreThereAreBlocked() {
        ada.put("/v1/blocks/" + ada.id()).expect(400).problem(ErrorCode.INVALID);
        ada.put("/v1/blocks/" + UUID.randomUUID()).expect(404).problem(ErrorCode.NOT_FOUND);
        ada.put("/v1/blocks/bob").expect(400).problem(ErrorCode.INVALID);
        ada.get("/v1/blocks?cursor=x").expect(400).problem(ErrorCode.INVALID);
        assertThat(people(blocks(ada, ""))).isEmpty();
    }

    @Test
    void neitherBeginsADirectConversation() {
        block(ada, bob);
        Rest.Problem refused = begin(bob, ada).expect(403).problem(ErrorCode.FORBIDDEN);
        assertThat(refused.detail()).isEqualTo("you cannot reach this person");
        assertThat(begin(ada, bob).expect(403).problem(ErrorCode.FORBIDDEN).detail())
                .contains("unblock");
        ada.delete("/v1/blocks/" + bob.id()).expect(204);
        begin(bob, ada).expect(201);
    }

    @Test
    void neitherSaysAnythingInTheOneThereIs() {
        RoomId room = begin(bob, ada).expect(201).read(RoomSummary.class).room();
        bob.say(room, "hello").expect(201);
        block(ada, bob);
        bob.say(room, "hello?").expect(403).problem(ErrorCode.FORBIDDEN);
        ada.say(room, "you!").expect(403).problem(ErrorCode.FORBIDDEN);
        Content edit = Content.of(new Said.Edit(2, "you there?", null, null));
        bob.post(
                        "/v1/rooms/" + room + "/events",
                        new Rest.NewEvent(Person.freshId(), EventType.EDIT, edit))
                .expect(403)
                .problem(ErrorCode.FORBIDDEN);
        begin(bob, ada).expect(200);
        bob.get("/v1/rooms/" + room + "/events").expect(200);
        Content deletion = Content.of(new RoomChange.Deletion(List.of(2L)));
        bob.post(
                        "/v1/rooms/" + room + "/events",
                        new Rest.NewEvent(Person.freshId(), EventType.DELETION, deletion))
                .expect(201);
        ada.delete("/v1/blocks/" + bob.id()).expect(204);
        bob.say(room, "thanks").expect(201);
    }

    @Test
    void theBlockedInviteNobodyWhoBlocksThem() {
        RoomId room = bob.create(RoomKind.PRIVATE, "Bob's");
        block(ada, bob);
        invite(bob, room, ada).expect(403).problem(ErrorCode.FORBIDDEN);
        bob.post(
                        "/v1/rooms",
                        new Rest.NewRoom(
                                new RoomId(Person.freshId().value()),
                                "Another",
                                RoomKind.PRIVATE,
                                List.of(ada.id())))
                .expect(403)
                .problem(ErrorCode.FORBIDDEN);
        RoomId own = ada.create(RoomKind.PRIVATE, "Ada's");
        invite(ada, own, bob).expect(201);
        ada.delete("/v1/blocks/" + bob.id()).expect(204);
        invite(bob, room, ada).expect(201);
    }

    @Test
    void inSharedRoomsTheBlockedIsHeardButTheirMentionsDoNotCount() {
        RoomId room = ada.create(RoomKind.PUBLIC, "Open");
        bob.enter(room);
        block(ada, bob);
        Content said = Content.of(new Said.Message("ada!", null, null, List.of(ada.id()), true));
        bob.post(
                        "/v1/rooms/" + room + "/events",
                        new Rest.NewEvent(Person.freshId(), EventType.MESSAGE, said))
                .expect(201);
        RoomSummary seen = ada.get("/v1/rooms/" + room).expect(200).read(RoomSummary.class);
        assertThat(seen.unread()).isEqualTo(1);
        assertThat(seen.mentions()).isZero();
        assertThat(mentionsOf(room)).isEmpty();
        ada.delete("/v1/blocks/" + bob.id()).expect(204);
        seen = ada.get("/v1/rooms/" + room).expect(200).read(RoomSummary.class);
        assertThat(seen.mentions()).isEqualTo(1);
        assertThat(mentionsOf(room)).hasSize(1);
    }

    private List<Event> mentionsOf(RoomId room) {
        return ada.get("/v1/rooms/" + room + "/mentions")
                .expect(200)
                .read(Rest.Mentioned.class)
                .events();
    }

    @Test
    void theGatewaysOfBothAreToldOfEachChange() throws Exception {
        BlockingQueue<Bus.Signal> adas = new LinkedBlockingQueue<>();
        BlockingQueue<Bus.Signal> bobs = new LinkedBlockingQueue<>();
        try (var _ = server.hear(StreamId.inbox(ada.id()), adas::add);
                var _ = server.hear(StreamId.inbox(bob.id()), bobs::add)) {
            block(ada, bob);
            ada.delete("/v1/blocks/" + bob.id()).expect(204);
            for (var queue : List.of(adas, bobs)) {
                for (boolean blocked : List.of(true, false)) {
                    assertThat(queue.poll(10, TimeUnit.SECONDS))
                            .isEqualTo(new Bus.Signal.BlockChanged(ada.id(), bob.id(), blocked));
                }
            }
        }
    }
}
