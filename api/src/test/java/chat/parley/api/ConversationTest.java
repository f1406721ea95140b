package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What is said about what was said: replies, threads, reactions, edits, deletions. */
class ConversationTest {
    private static ApiServer server;
    private static Person ada;
    private static Person bob;
    private RoomId room = new RoomId(Person.freshId().value());

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        ada = server.join("ada");
        bob = server.join("bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Ada's room: 3 says Ada, 4 says Bob. */
    @BeforeEach
    void talk() {
        room = ada.create(RoomKind.PUBLIC, "Open");
        bob.enter(room);
        ada.say(room, "three").expect(201);
        bob.say(room, "four").expect(201);
    }

    private Reply says(Person who, String type, Object said) {
        return who.post(
                "/v1/rooms/" + room + "/events",
                new Rest.NewEvent(Person.freshId(), type, Content.of(said)));
    }

    private Reply deletes(Person who, Long... of) {
        return says(who, EventType.DELETION, new RoomChange.Deletion(List.of(of)));
    }

    private Reply edits(Person who, long of, String text) {
        return says(who, EventType.EDIT, new Said.Edit(of, text, null, null));
    }

    private Reply reacts(Person who, long of) {
        return says(who, EventType.REACTION, new Said.Reaction(of, "👍", null));
    }

    private List<Event> events() {
        return bob.get("/v1/rooms/" + room + "/events?after=2")
                .expect(200)
                .read(Rest.Events.class)
                .events();
    }

    private List<Long> related(String query) {
        return bob
                .get("/v1/rooms/" + room + "/related?" + query)
                .expect(200)
                .read(Rest.Related.class)
                .events()
                .stream()
                .map(Event::seq)
                .toList();
    }

    private long unread(Person who) {
        return who.get("/v1/rooms/" + room).expect(200).read(RoomSummary.class).unread();
    }

    @Test
    void whatIsSaidAboutAMessageIsFoundFromIt() {
        edits(ada, 3, "three!").expect(201);
        reacts(bob, 3).expect(201);
        says(bob, EventType.MESSAGE, new Said.Message("below", 3L, 3L, null, null)).expect(201);
        reacts(ada, 7).expect(201);
        assertThat(related("of=3")).containsExactly(5L, 6L);
        assertThat(related("of=3,7")).containsExactly(5L, 6L, 8L);
        assertThat(related("of=3&kind=thread")).containsExactly(7L);
        assertThat(related("of=3&after=5&limit=1")).containsExactly(6L);
        assertThat(related("of=4")).isEmpty();
    }

    @Test
    void whatIsDeletedIsGoneWithAllItsEditsAndItsNumberStays() {
        edits(ada, 3, "secret").expect(201);
        deletes(ada, 3L).expect(201);
        assertThat(events()).extracting(Event::seq).containsExactly(3L, 4L, 5L, 6L);
        assertThat(events().getFirst().content()).isEqualTo(Content.EMPTY);
        assertThat(events().get(2).content()).isEqualTo(Content.EMPTY);
        assertThat(related("of=3")).containsExactly(6L);
        deletes(ada, 3L).expect(201);
    }

    @Test
    void moderatorsDeleteWhatMembersSaid() {
        deletes(bob, 3L).expect(403);
        deletes(ada, 4L).expect(201);
        ada.patch(
                        "/v1/rooms/" + room + "/members/" + bob.id(),
                        new Rest.MemberPatch(null, RoomRole.MODERATOR))
                .expect(200);
        deletes(bob, 3L).expect(403);
        assertThat(events().get(1).content()).isEqualTo(Content.EMPTY);
        assertThat(events().getFirst().content()).isEqualTo(Content.text("three"));
    }

    @Test
    void moderatorsPinMessagesUntilTheyAreUnpinnedOrDeleted() {
        String pins = "/v1/rooms/" + room + "/pins/";
        bob.put(pins + 3).expect(403);
        ada.put(pins + 4).expect(204);
        ada.put(pins + 3).expect(204);
        ada.put(pins + 3).expect(409);
        ada.put(pins + 2).expect(404);
        ada.put(pins + 99).expect(404);
        ada.put(pins + 0).expect(400);
        ada.delete(pins + 5).expect(404);
        assertThat(pins(bob)).containsExactly(4L, 3L);
        assertThat(pins(server.join("eve"))).isEmpty();
        ada.delete(pins + 4).expect(204);
        assertThat(pins(bob)).containsExactly(3L);
        deletes(ada, 3L).expect(201);
        assertThat(pins(bob)).isEmpty();
    }

    private List<Long> pins(Person who) {
        return who.get("/v1/rooms/" + room).expect(200).read(RoomSummary.class).pins();
    }

    @Test
    void allThatSomebodySaidIsDeleted() {
        for (int i = 0; i < 250; i++) {
            bob.say(room, "spam " + i).expect(201);
        }
        String deletion = "/v1/rooms/" + room + "/members/" + bob.id() + "/deletion";
        Person eve = server.join("eve").enter(room);
        eve.say(room, "stays").expect(201);
        eve.post(deletion).expect(200); // she sees none of it
        var done = ada.post(deletion).expect(200).read(Rest.DeletedSaid.class);
        assertThat(done).isEqualTo(new Rest.DeletedSaid(251, null));
        assertThat(ada.post(deletion).expect(200).read(Rest.DeletedSaid.class).deleted()).isZero();
        Rest.Events page =
                ada.get("/v1/rooms/" + room + "/events?limit=200").read(Rest.Events.class);
        assertThat(page.events()).noneMatch(event -> event.content().toString().contains("spam"));
        assertThat(page.events()).anyMatch(e -> e.content().equals(Content.text("stays")));
        bob.post("/v1/rooms/" + room + "/members/" + ada.id() + "/deletion").expect(403);
    }

    @Test
    void onlyWhatOthersSaidAndNobodyDeletedIsUnread() {
        assertThat(unread(bob)).as("who speaks has read").isZero();
        assertThat(unread(ada)).isEqualTo(1);
        ada.say(room, "five").expect(201);
        ada.say(room, "six").expect(201);
        assertThat(unread(bob)).isEqualTo(2);
        edits(ada, 5, "five!").expect(201);
        reacts(ada, 4).expect(201);
        assertThat(unread(bob)).as("edits and reactions").isEqualTo(2);
        deletes(ada, 5L).expect(201);
        assertThat(unread(bob)).as("tombstones").isEqualTo(1);
        bob.put("/v1/rooms/" + room + "/read", new Rest.ReadCursor(6)).expect(200);
        assertThat(unread(bob)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "reaction | {'of':99,'emoji':'x'}             | 404 | not-found",
                "reaction | {'of':1,'emoji':'x'}              | 404 | not-found",
                "reaction | {'of':2,'emoji':'x'}              | 404 | not-found",
                "reaction | {'of':'3','emoji':'x'}            | 400 | invalid",
                "reaction | {'of':3,'emoji':''}               | 400 | invalid",
                "edit     | {'of':3,'text':'not mine'}        | 403 | forbidden",
                "edit     | {'of':4,'text':' '}               | 400 | invalid",
                "edit     | {'of':99,'text':'x'}              | 404 | not-found",
                "message  | {'text':'x','replyTo':99}         | 404 | not-found",
                "message  | {'text':'x','thread':1}           | 404 | not-found",
                "message  | {'text':'x','mentions':['bob']}   | 400 | invalid",
                "deletion | {'of':[3]}                        | 403 | forbidden",
                "deletion | {'of':[4,99]}                     | 404 | not-found",
                "deletion | {'of':4}                          | 400 | invalid",
                "deletion | {'of':[2]}                        | 403 | forbidden",
            })
    void whatIsWrongChangesNothing(String type, String content, int status, String code) {
        String body =
                "{'id':'%s','type':'%s','content':%s}"
                        .formatted(Person.freshId(), type, content)
                        .replace('\'', '"');
        Reply reply = bob.raw("POST", "/v1/rooms/" + room + "/events", body).expect(status);
        assertThat(reply.read(Rest.Problem.class).code()).hasToString(code);
        assertThat(events())
                .extracting(Event::content)
                .containsExactly(Content.text("three"), Content.text("four"));
    }

    @Test
    void whatIsHiddenIsNotReactedTo() {
        bob.delete("/v1/rooms/" + room + "/members/" + bob.id()).expect(204);
        ada.say(room, "without bob").expect(201);
        bob.enter(room);
        reacts(bob, 6).expect(404);
        assertThat(since(7)).isEmpty();
        reacts(bob, 3).expect(201);
        assertThat(since(7)).extracting(Event::type).containsExactly(EventType.REACTION);
    }

    /** As Ada, who was there all the time. */
    private List<Event> since(long seq) {
        return ada.get("/v1/rooms/" + room + "/events?after=" + seq)
                .expect(200)
                .read(Rest.Events.class)
                .events();
    }

    @Test
    void whatIsTooLargeIsRefusedByNameAndChangesNothing() {
        List<UserId> everybody =
                Stream.generate(() -> new UserId(UUID.randomUUID()))
                        .limit(Limits.MENTIONS + 1)
                        .toList();
        Long[] everything =
                LongStream.rangeClosed(1, Limits.DELETED_EVENTS + 1).boxed().toArray(Long[]::new);
        String text = "x".repeat(Limits.MESSAGE_CHARS + 1);
        String emoji = "x".repeat(Limits.EMOJI_CHARS + 1);
        var to = new Said.Message("all of you", null, null, everybody, null);
        refusesTooMuch(says(ada, EventType.MESSAGE, Said.Message.of(text)), "content.text");
        refusesTooMuch(edits(ada, 3, text), "content.text");
        var edit = new Said.Edit(3, "all of you", everybody, null);
        refusesTooMuch(says(ada, EventType.EDIT, edit), "content.mentions");
        refusesTooMuch(says(ada, EventType.MESSAGE, to), "content.mentions");
        var reaction = new Said.Reaction(3, emoji, null);
        refusesTooMuch(says(ada, EventType.REACTION, reaction), "content.emoji");
        refusesTooMuch(deletes(ada, everything), "content.of");
        assertThat(since(4)).isEmpty();
    }

    private static void refusesTooMuch(Reply reply, String field) {
        Rest.Problem problem = reply.expect(400).read(Rest.Problem.class);
        assertThat(problem.field()).isEqualTo(field);
        assertThat(problem.detail()).containsPattern("1 to |at most ");
    }

    @Test
    void aRoomHasSoManyPinsAndNoMore() {
        String pins = "/v1/rooms/" + room + "/pins/";
        for (int seq = 5; seq <= Limits.PINS + 4; seq++) {
            ada.say(room, "pin me").expect(201);
        }
        for (int seq = 5; seq <= Limits.PINS + 4; seq++) {
            ada.put(pins + seq).expect(204);
        }
        ada.put(pins + 3).expect(403).problem(ErrorCode.FORBIDDEN);
        List<Long> pinned = bob.get("/v1/rooms/" + room).read(RoomSummary.class).pins();
        assertThat(pinned).hasSize(Limits.PINS).doesNotContain(3L);
        ada.delete(pins + 5).expect(204);
        ada.put(pins + 3).expect(204);
    }

    @Test
    void theListOfEventsIsChecked() {
        for (String query : List.of("", "of=", "of=0", "of=a", "of=1,,2", "of=1&kind=else")) {
            bob.get("/v1/rooms/" + room + "/related?" + query).expect(400);
        }
        server.stranger().get("/v1/rooms/" + room + "/related?of=3").expect(401);
        server.join("eve").get("/v1/rooms/" + room + "/related?of=3").expect(403);
    }
}
