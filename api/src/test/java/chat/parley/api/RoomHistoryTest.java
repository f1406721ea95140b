package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.History;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What those see who join a room, on every way on which a room is read. */
class RoomHistoryTest {
    private static ApiServer server;
    private static Person ada;
    private static Person bob;

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

    private static RoomId create(History history) {
        RoomId room = new RoomId(Person.freshId().value());
        var asked = new Rest.NewRoom(room, "Open", RoomKind.PUBLIC, null, history);
        ada.post("/v1/rooms", asked).expect(201);
        return room;
    }

    private static void show(RoomId room, History history) {
        var patch = new Rest.RoomSettingsPatch(null, null, null, null, null, null, history);
        ada.patch("/v1/rooms/" + room + "/settings", patch).expect(200);
    }

    private static List<Long> seen(String query, RoomId room) {
        return bob
                .get("/v1/rooms/" + room + "/events?" + query)
                .expect(200)
                .read(Rest.Events.class)
                .events()
                .stream()
                .map(Event::seq)
                .toList();
    }

    @Test
    void whoJoinsAnOpenRoomReadsAllOfItAndNothingOfItIsUnread() {
        RoomId room = create(History.ALL);
        ada.say(room, "two").expect(201);
        bob.enter(room);
        assertThat(seen("after=0", room)).containsExactly(1L, 2L, 3L);
        assertThat(seen("before=3", room)).containsExactly(1L, 2L);
        RoomSummary summary = bob.get("/v1/rooms/" + room).read(RoomSummary.class);
        assertThat(summary.history()).isEqualTo(History.ALL);
        assertThat(summary.unread()).isZero();
        bob.get("/v1/rooms/" + room + "/related?kind=notes&of=2").expect(200);
    }

    @Test
    void whatWasSaidWhileTheRoomShowedNothingStaysHiddenWhenItIsOpened() {
        RoomId room = create(History.JOINED);
        ada.say(room, "two").expect(201);
        show(room, History.ALL);
        ada.say(room, "four").expect(201);
        bob.enter(room);
        assertThat(seen("after=0", room)).containsExactly(3L, 4L, 5L);
        Rest.Events page =
                bob.get("/v1/rooms/" + room + "/events?before=3").read(Rest.Events.class);
        assertThat(page.events()).isEmpty();
        assertThat(page.gaps()).singleElement().satisfies(gap -> assertThat(gap.to()).isEqualTo(2));
    }

    @Test
    void theInvitedReadFromTheirInvitationOn() {
        RoomId room = create(History.INVITED);
        ada.say(room, "two").expect(201);
        ada.post("/v1/rooms/" + room + "/members", new Rest.NewMember(null, bob.id()));
        ada.say(room, "four").expect(201);
        bob.get("/v1/rooms/" + room + "/events?after=0").expect(403);
        bob.enter(room);
        assertThat(seen("after=0", room)).containsExactly(3L, 4L, 5L);
        Rest.Events page = bob.get("/v1/rooms/" + room + "/events?after=0").read(Rest.Events.class);
        assertThat(page.gaps()).singleElement().satisfies(gap -> assertThat(gap.to()).isEqualTo(2));
    }

    /** 2 mentions Bob, 3 stands below it, and it is pinned, before he comes by 5. */
    private static RoomId talkedIn(History history) {
        RoomId room = create(history);
        List<UserId> mentions = List.of(bob.id());
        say(room, new Said.Message("for Bob", null, null, mentions, null));
        say(room, new Said.Message("below", 2L, 2L, null, null));
        ada.put("/v1/rooms/" + room + "/pins/2").expect(204);
        bob.enter(room);
        return room;
    }

    private static void say(RoomId room, Said.Message said) {
        ada.post(
                        "/v1/rooms/" + room + "/events",
                        new Rest.NewEvent(Person.freshId(), EventType.MESSAGE, Content.of(said)))
                .expect(201);
    }

    private static List<Long> related(RoomId room, String kind) {
        return bob
                .get("/v1/rooms/" + room + "/related?of=2&kind=" + kind)
                .expect(200)
                .read(Rest.Related.class)
                .events()
                .stream()
                .map(Event::seq)
                .toList();
    }

    @Test
    void whatWasSaidBeforeIsHiddenOnEveryWay() {
        RoomId room = talkedIn(History.JOINED);
        String path = "/v1/rooms/" + room;
        assertThat(seen("at=1", room)).containsExactly(5L);
        assertThat(bob.get(path + "/mentions").read(Rest.Mentioned.class).events()).isEmpty();
        assertThat(bob.get(path).read(RoomSummary.class).mentions()).isZero();
        bob.put(path + "/saved/2").expect(404);
        bob.patch(path + "/threads/2", new Rest.ThreadPatch(true, null)).expect(404);
        assertThat(bob.get(path + "/threads").read(Rest.Threads.class).threads()).isEmpty();
        assertThat(related(room, "thread")).isEmpty();
        var report =
                new Rest.NewReport(
                        new ReportId(Person.freshId().value()),
                        room,
                        2L,
                        null,
                        ReportReason.SPAM,
                        null);
        bob.post("/v1/reports", report).expect(404);
    }

    @Test
    void whatARoomShowsToNewcomersIsThereOnEveryWay() {
        RoomId room = talkedIn(History.ALL);
        String path = "/v1/rooms/" + room;
        assertThat(seen("at=1", room)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(bob.get(path + "/mentions").read(Rest.Mentioned.class).events())
                .extracting(Event::seq)
                .containsExactly(2L);
        bob.put(path + "/saved/2").expect(204);
        assertThat(related(room, "thread")).containsExactly(3L);
    }

    @Test
    void aDirectConversationHasNoSuchSetting() {
        List<UserId> other = List.of(bob.id());
        ada.post("/v1/rooms", new Rest.NewRoom(null, null, RoomKind.DIRECT, other, History.ALL))
                .expect(400);
    }
}
