package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/** Rooms and their members, when all is well. */
class RoomOperationsTest {
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
    void aRoomIsCreatedOnceHoweverOftenItIsAsked() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        var asked = new Rest.NewRoom(freshRoom(), "Once", RoomKind.PRIVATE, List.of(bob.id()));
        RoomSummary first = ada.post("/v1/rooms", asked).expect(201).read(RoomSummary.class);
        assertThat(first.encryption()).isEqualTo(Encryption.NONE);
        assertThat(first.role()).isEqualTo(RoomRole.OWNER);
        assertThat(first.head()).isEqualTo(2);
        RoomSummary again = ada.post("/v1/rooms", asked).expect(200).read(RoomSummary.class);
        assertThat(again).isEqualTo(first);
        bob.post("/v1/rooms", asked).expect(409).problem(ErrorCode.CONFLICT);
    }

    @Test
    void aRepeatedCreationDoesNotInviteWhoDeclined() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        var asked = new Rest.NewRoom(freshRoom(), "Once", RoomKind.PRIVATE, List.of(bob.id()));
        ada.post("/v1/rooms", asked).expect(201);
        bob.delete("/v1/rooms/" + asked.id() + "/members/" + bob.id()).expect(204);
        ada.post("/v1/rooms", asked).expect(200);
        bob.get("/v1/rooms/" + asked.id()).expect(404).problem(ErrorCode.NOT_FOUND);
    }

    @Test
    void twoWhoStartADirectConversationMeetInOne() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        RoomSummary hers = direct(ada, bob).expect(201).read(RoomSummary.class);
        RoomSummary his = direct(bob, ada).expect(200).read(RoomSummary.class);
        assertThat(hers.room()).isEqualTo(RoomId.direct(ada.id(), bob.id()));
        assertThat(his.room()).isEqualTo(hers.room());
        assertThat(hers.with()).isEqualTo(bob.id());
        assertThat(his.with()).isEqualTo(ada.id());
        assertThat(his.role()).isEqualTo(RoomRole.OWNER);
    }

    private static Reply direct(Person one, Person other) {
        return one.post(
                "/v1/rooms", new Rest.NewRoom(null, null, RoomKind.DIRECT, List.of(other.id())));
    }

    @Test
    void roomsAreListedInPages() {
        Person ada = server.join("ada");
        List<RoomId> created =
                Stream.of("A", "B", "C").map(name -> ada.create(RoomKind.PRIVATE, name)).toList();
        Rest.RoomList first = ada.get("/v1/rooms?limit=2").expect(200).read(Rest.RoomList.class);
        Rest.RoomList second =
                ada.get("/v1/rooms?limit=2&cursor=" + first.next())
                        .expect(200)
                        .read(Rest.RoomList.class);
        assertThat(Stream.concat(first.rooms().stream(), second.rooms().stream()))
                .extracting(RoomSummary::room)
                .containsExactlyInAnyOrderElementsOf(created);
        assertThat(second.next()).isNull();
    }

    @Test
    void publicRoomsAreFoundByAPartOfTheirName() {
        Person ada = server.join("ada");
        RoomId found = ada.create(RoomKind.PUBLIC, "Gardening in Winter");
        ada.create(RoomKind.PRIVATE, "Gardening in Secret");
        Person bob = server.join("bob");
        Rest.RoomList list =
                bob.get("/v1/rooms/public?query=gardening").expect(200).read(Rest.RoomList.class);
        assertThat(list.rooms()).extracting(RoomSummary::room).containsExactly(found);
        assertThat(list.rooms().getFirst().role()).isNull();
        assertThat(list.rooms().getFirst().head()).isZero();
    }

    @Test
    void aRoomIsRenamedAndClosed() {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PUBLIC, "Old");
        RoomSummary renamed =
                ada.patch("/v1/rooms/" + room, new Rest.RoomPatch(Person.freshId(), "New"))
                        .expect(200)
                        .read(RoomSummary.class);
        assertThat(renamed.name()).isEqualTo("New");
        ada.delete("/v1/rooms/" + room).expect(204);
        ada.delete("/v1/rooms/" + room).expect(204);
        assertThat(ada.get("/v1/rooms/" + room).read(RoomSummary.class).closed()).isTrue();
        ada.say(room, "too late").expect(409).problem(ErrorCode.CLOSED);
    }

    @Test
    void peopleComeAndGo() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        RoomId room = ada.create(RoomKind.PRIVATE, "Team");
        var invite = new Rest.NewMember(Person.freshId(), bob.id());
        String members = "/v1/rooms/" + room + "/members";
        Rest.Member invited = ada.post(members, invite).expect(201).read(Rest.Member.class);
        assertThat(invited.role()).isNull();
        assertThat(invited.since()).isZero();
        ada.post(members, invite).expect(201);
        ada.post(members, new Rest.NewMember(null, bob.id())).expect(200);
        Rest.Member joined =
                bob.post(members, new Rest.NewMember(null, bob.id()))
                        .expect(201)
                        .read(Rest.Member.class);
        assertThat(joined.role()).isEqualTo(RoomRole.MEMBER);
        assertThat(joined.since()).isEqualTo(3);
        assertThat(
                        bob.post(members, new Rest.NewMember(null, bob.id()))
                                .expect(200)
                                .read(Rest.Member.class))
                .isEqualTo(joined);
        assertThat(ada.get(members).expect(200).read(Rest.Members.class).members())
                .extracting(member -> member.profile().user())
                .containsExactlyInAnyOrder(ada.id(), bob.id());
        Rest.Member promoted =
                ada.patch(
                                members + "/" + bob.id(),
                                new Rest.MemberPatch(Person.freshId(), RoomRole.MODERATOR))
                        .expect(200)
                        .read(Rest.Member.class);
        assertThat(promoted.role()).isEqualTo(RoomRole.MODERATOR);
        String leaving = members + "/" + bob.id() + "?id=" + Person.freshId();
        bob.delete(leaving).expect(204);
        bob.delete(leaving).expect(204);
        bob.get("/v1/rooms/" + room).expect(404);
    }

    @Test
    void membersAreListedInPages() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        RoomId room = ada.create(RoomKind.PRIVATE, "Team", bob);
        String members = "/v1/rooms/" + room + "/members?limit=1";
        Rest.Members first = ada.get(members).expect(200).read(Rest.Members.class);
        Rest.Members second =
                ada.get(members + "&cursor=" + first.next()).expect(200).read(Rest.Members.class);
        assertThat(
                        Stream.of(first, second)
                                .flatMap(page -> page.members().stream())
                                .map(member -> member.profile().user()))
                .containsExactlyInAnyOrder(ada.id(), bob.id());
    }

    @Test
    void anInviteeWhoDoesNotExistIsNamed() {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PRIVATE, "Team");
        UserId nobody = new UserId(Uuids.v4(new SecureRandom()));
        Rest.Problem problem =
                ada.post("/v1/rooms/" + room + "/members", new Rest.NewMember(null, nobody))
                        .expect(404)
                        .problem(ErrorCode.NOT_FOUND);
        assertThat(problem.detail()).contains(nobody.toString());
        ada.post("/v1/rooms", new Rest.NewRoom(null, "X", RoomKind.PRIVATE, List.of(nobody)))
                .expect(404);
        ada.post("/v1/rooms", new Rest.NewRoom(null, null, RoomKind.DIRECT, List.of(nobody)))
                .expect(404);
    }

    private static RoomId freshRoom() {
        return new RoomId(Person.freshId().value());
    }
}
