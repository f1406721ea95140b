package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.Rest.Section;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
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
import java.util.stream.Stream;

/** What people keep for themselves. */
class PersonalTest {
    private static ApiServer server;
    private Person ada;
    private Person bob;
    private RoomId room = new RoomId(Person.freshId().value());
    private String path = "";

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Ada's room, in which Bob is since 3, after she said something. */
    @BeforeEach
    void meet() {
        ada = server.join("ada");
        bob = server.join("bob");
        room = ada.create(RoomKind.PUBLIC, "Open");
        path = "/v1/rooms/" + room;
        ada.say(room, "before Bob").expect(201);
        bob.enter(room);
    }

    private long says(String text) {
        return ada.say(room, text).expect(201).read(Rest.Sent.class).seq();
    }

    private static Rest.SavedMessages page(Person who, String query) {
        return who.get("/v1/saved" + query).expect(200).read(Rest.SavedMessages.class);
    }

    private List<String> texts() {
        return page(bob, "").messages().stream()
                .map(one -> one.event() == null ? "not there" : one.event().content().toString())
                .toList();
    }

    @Test
    void whatIsKeptIsListedTheLastFirst() {
        long one = says("one");
        long two = says("two");
        bob.put(path + "/saved/" + two).expect(204);
        bob.put(path + "/saved/" + one).expect(204);
        bob.put(path + "/saved/" + two).expect(204);
        assertThat(texts()).containsExactly("{\"text\":\"one\"}", "{\"text\":\"two\"}");
        Rest.SavedMessages first = page(bob, "?limit=1&events=false");
        assertThat(first.messages()).containsExactly(new Rest.SavedMessage(room, one, null));
        Rest.SavedMessages second = page(bob, "?limit=1&cursor=" + first.next());
        assertThat(second.messages())
                .singleElement()
                .satisfies(m -> assertThat(m.seq()).isEqualTo(two));
        assertThat(page(ada, "").messages()).as("nobody else's").isEmpty();
        bob.delete(path + "/saved/" + one).expect(204);
        bob.delete(path + "/saved/" + one).expect(204);
        assertThat(texts()).containsExactly("{\"text\":\"two\"}");
        bob.get("/v1/saved?cursor=x").expect(400);
    }

    @Test
    void onlyWhatOneSeesIsKept() {
        bob.put(path + "/saved/2").expect(404);
        bob.put(path + "/saved/3").expect(404);
        bob.put(path + "/saved/99").expect(404);
        bob.put(path + "/saved/0").expect(400);
        bob.put(path + "/saved/x").expect(400);
        server.join("eve").put(path + "/saved/2").expect(403);
        assertThat(page(bob, "").messages()).isEmpty();
    }

    @Test
    void whatOneMayNotReadAnyMoreIsNotShown() {
        long gone = says("soon deleted");
        long kept = says("kept");
        Stream.of(gone, kept).forEach(seq -> bob.put(path + "/saved/" + seq).expect(204));
        var deletion = Content.of(new RoomChange.Deletion(List.of(gone)));
        ada.post(
                        path + "/events",
                        new Rest.NewEvent(Person.freshId(), EventType.DELETION, deletion))
                .expect(201);
        assertThat(texts()).containsExactly("{\"text\":\"kept\"}", "not there");
        bob.delete(path + "/members/" + bob.id()).expect(204);
        assertThat(texts()).containsExactly("not there", "not there");
        bob.delete(path + "/saved/" + gone).expect(204);
        assertThat(texts()).containsExactly("not there");
        bob.enter(room);
        assertThat(texts())
                .as("what was said while one was in")
                .containsExactly("{\"text\":\"kept\"}");
    }

    @Test
    void thereIsAnEndToWhatOneKeeps() {
        long seq = says("one too many");
        for (int i = 0; i < Limits.SAVED_MESSAGES; i++) {
            server.personal.save(bob.id(), room, 1_000 + i);
        }
        assertThat(bob.put(path + "/saved/" + seq).expect(403).text())
                .contains("one keeps at most 1000 messages");
        bob.delete(path + "/saved/1000").expect(204);
        bob.put(path + "/saved/" + seq).expect(204);
    }

    @Test
    void aPageOfLargeMessagesIsShorter() {
        for (int i = 0; i < 25; i++) {
            bob.put(path + "/saved/" + says("\u2615".repeat(Limits.MESSAGE_CHARS))).expect(204);
        }
        Rest.SavedMessages first = page(bob, "?limit=100");
        assertThat(first.messages()).hasSizeBetween(20, 24);
        assertThat(page(bob, "?limit=100&cursor=" + first.next()).messages())
                .hasSize(25 - first.messages().size());
    }

    @Test
    void ownDevicesAreTold() throws InterruptedException {
        long seq = says("one");
        BlockingQueue<Bus.Signal> told = new LinkedBlockingQueue<>();
        try (Bus.Tap _ = server.hear(StreamId.inbox(bob.id()), told::add)) {
            bob.put(path + "/saved/" + seq).expect(204);
            bob.delete(path + "/saved/" + seq).expect(204);
            bob.put("/v1/sections", new Rest.RoomSections(0, List.of())).expect(200);
            for (Bus.Signal signal :
                    List.of(
                            new Bus.Signal.SavedChanged(room, seq, true),
                            new Bus.Signal.SavedChanged(room, seq, false),
                            new Bus.Signal.SectionsChanged(1))) {
                assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(signal);
            }
        }
    }

    private static Section own(String name, RoomId... rooms) {
        return new Section(UUID.randomUUID().toString(), name, false, List.of(rooms));
    }

    private Reply arranges(long version, Section... sections) {
        return bob.put("/v1/sections", new Rest.RoomSections(version, List.of(sections)));
    }

    private Rest.RoomSections sections() {
        return bob.get("/v1/sections").expect(200).read(Rest.RoomSections.class);
    }

    @Test
    void roomsAreArrangedInSections() {
        assertThat(sections()).isEqualTo(Rest.RoomSections.NONE);
        Section work = own("Work \u2615", room);
        Section rest = new Section(Section.ROOMS, null, true, List.of());
        arranges(0, work, rest).expect(200);
        assertThat(sections()).isEqualTo(new Rest.RoomSections(1, List.of(work, rest)));
        Section favourites = new Section(Section.FAVOURITES, null, false, List.of(room));
        assertThat(arranges(0, favourites).expect(409).text()).contains("version 0");
        arranges(1, favourites).expect(200);
        assertThat(sections()).isEqualTo(new Rest.RoomSections(2, List.of(favourites)));
        assertThat(ada.get("/v1/sections").read(Rest.RoomSections.class))
                .isEqualTo(Rest.RoomSections.NONE);
    }

    @Test
    void whatIsNoArrangementIsRefused() {
        Section twice = own("Twice", room);
        arranges(0, twice, twice).expect(400);
        arranges(0, own("One", room), own("Two", room)).expect(400);
        arranges(0, own(" Tea")).expect(400);
        arranges(0, own("\u0007")).expect(400);
        arranges(0, own("x".repeat(41))).expect(400);
        arranges(0, new Section(UUID.randomUUID().toString(), null, false, List.of())).expect(400);
        arranges(0, new Section(Section.FAVOURITES, "Mine", false, List.of())).expect(400);
        arranges(0, new Section(Section.DIRECT, null, false, List.of(room))).expect(400);
        arranges(0, new Section("elsewhere", null, false, List.of())).expect(400);
        arranges(
                        0,
                        Stream.generate(() -> own("Many"))
                                .limit(Limits.SECTIONS + 1)
                                .toArray(Section[]::new))
                .expect(400);
        bob.raw("PUT", "/v1/sections", "{\"version\":0}").expect(400);
        assertThat(sections()).isEqualTo(Rest.RoomSections.NONE);
    }
}
