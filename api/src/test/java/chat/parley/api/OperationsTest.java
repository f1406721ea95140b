package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
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
import java.util.stream.Stream;

/** What each operation promises when all is well. */
class OperationsTest {
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void everyOperationOfTheContractSucceededOnce() {
        server.close();
        assertThat(ContractCheck.SUCCEEDED).containsAll(Rights.TABLE.keySet());
    }

    @Test
    void theServerTellsWhatItIs() {
        assertThat(server.stranger().get("/v1/server").expect(200).read(Rest.ServerInfo.class))
                .isEqualTo(new Rest.ServerInfo("1.2.3", true, true));
        assertThat(server.stranger().get("/healthz").expect(200).text()).contains("ok");
        assertThat(server.stranger().get("/readyz").expect(200).text()).contains("ok");
        Reply keys = server.stranger().get("/.well-known/jwks.json").expect(200);
        assertThat(keys.text()).contains("Ed25519").doesNotContain("\"d\"");
        assertThat(keys.header("Cache-Control")).contains("max-age");
    }

    @Test
    void aServerThatIsNotReadySaysWhenToComeBack() {
        server.ready.set(false);
        try {
            Reply reply = server.stranger().get("/readyz").expect(503);
            reply.problem(ErrorCode.UNAVAILABLE);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
            server.stranger().get("/healthz").expect(200);
        } finally {
            server.ready.set(true);
        }
    }

    @Test
    void aPersonJoinsByInvitationOnce() {
        Rest.Invitation invitation =
                server.owner
                        .post("/v1/invitations", new Rest.NewInvitation(1, 60_000L))
                        .expect(201)
                        .read(Rest.Invitation.class);
        assertThat(invitation.uses()).isEqualTo(1);
        server.owner.patch("/v1/server", new Rest.ServerSettings(false)).expect(200);
        try {
            Rest.Account account =
                    signUp("invited", invitation.code()).expect(201).read(Rest.Account.class);
            assertThat(account.role()).isEqualTo(ServerRole.MEMBER);
            signUp("invited-too", invitation.code()).expect(403).problem(ErrorCode.FORBIDDEN);
        } finally {
            server.owner.patch("/v1/server", new Rest.ServerSettings(true)).expect(200);
        }
    }

    private static Reply signUp(String name, String code) {
        return server.stranger()
                .post("/v1/accounts", new Rest.NewAccount(name, ApiServer.PASSWORD, "X", code));
    }

    @Test
    void anInvitationIsListedUntilItIsTakenBack() {
        String code =
                server.owner.post("/v1/invitations").expect(201).read(Rest.Invitation.class).code();
        assertThat(invitations()).contains(code);
        server.owner.delete("/v1/invitations/" + code).expect(204);
        assertThat(invitations()).doesNotContain(code);
        server.owner.delete("/v1/invitations/" + code).expect(404).problem(ErrorCode.NOT_FOUND);
    }

    private static List<String> invitations() {
        return server
                .owner
                .get("/v1/invitations")
                .expect(200)
                .read(Rest.Invitations.class)
                .invitations()
                .stream()
                .map(Rest.Invitation::code)
                .toList();
    }

    @Test
    void aPersonChangesWhatOthersSee() {
        Person ada = server.join("ada");
        Rest.Account account =
                ada.patch("/v1/account", new Rest.AccountPatch("Ada Lovelace"))
                        .expect(200)
                        .read(Rest.Account.class);
        assertThat(ada.get("/v1/account").expect(200).read(Rest.Account.class)).isEqualTo(account);
        Person bob = server.join("bob");
        Rest.Profile profile =
                bob.get("/v1/users/" + ada.id()).expect(200).read(Rest.Profile.class);
        assertThat(profile).isEqualTo(new Rest.Profile(ada.id(), account.name(), "Ada Lovelace"));
        assertThat(bob.get("/v1/users?name=" + account.name()).expect(200).read(Rest.Profile.class))
                .isEqualTo(profile);
        bob.get("/v1/users?name=nobody-of-that-name").expect(404).problem(ErrorCode.NOT_FOUND);
    }

    @Test
    void aNewPasswordReplacesTheOldOneAndEndsOtherSessions() {
        Person ada = server.join("ada");
        String name = ada.get("/v1/account").read(Rest.Account.class).name();
        Person elsewhere = server.signIn(name);
        String fresh = "another long password";
        ada.post("/v1/account/password", new Rest.PasswordChange("wrong password", fresh, null))
                .expect(403);
        ada.post("/v1/account/password", new Rest.PasswordChange(ApiServer.PASSWORD, fresh, null))
                .expect(204);
        elsewhere.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
        ada.get("/v1/account").expect(200);
        server.stranger()
                .post("/v1/sessions", new Rest.SignIn(name, ApiServer.PASSWORD, null, null, null))
                .expect(401)
                .problem(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void sessionsAreListedAndEnded() {
        Person ada = server.join("ada");
        String name = ada.get("/v1/account").read(Rest.Account.class).name();
        Person phone = server.signIn(name);
        Person tablet = server.signIn(name);
        Rest.Sessions sessions = ada.get("/v1/sessions").expect(200).read(Rest.Sessions.class);
        assertThat(sessions.sessions()).hasSize(3).filteredOn(Rest.Session::current).hasSize(1);
        ada.delete("/v1/sessions/" + phone.tokens().session()).expect(204);
        phone.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
        ada.delete("/v1/sessions").expect(204);
        tablet.get("/v1/account").expect(401);
        ada.delete("/v1/sessions/current").expect(204);
        ada.get("/v1/account").expect(401).problem(ErrorCode.SESSION_ENDED);
    }

    @Test
    void nobodyEndsTheSessionOfAnother() {
        Person ada = server.join("ada");
        Person eve = server.join("eve");
        eve.delete("/v1/sessions/" + ada.tokens().session())
                .expect(404)
                .problem(ErrorCode.NOT_FOUND);
        ada.get("/v1/account").expect(200);
    }

    @Test
    void aRefreshTokenGivesTheNextTokens() {
        Person ada = server.join("ada");
        Person refreshed =
                server.stranger()
                        .post("/v1/sessions/refresh", new Rest.Refresh(ada.tokens().refreshToken()))
                        .expect(200)
                        .as(server.uri);
        assertThat(refreshed.tokens().session()).isEqualTo(ada.tokens().session());
        assertThat(refreshed.tokens().refreshToken()).isNotEqualTo(ada.tokens().refreshToken());
        refreshed.get("/v1/account").expect(200);
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
        say(ada, room, "too late").expect(409).problem(ErrorCode.CLOSED);
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
            say(ada, room, "event " + i).expect(201);
        }
        assertThat(seqs(ada, room, "?after=3&limit=3")).containsExactly(4L, 5L, 6L);
        assertThat(seqs(ada, room, "?before=4&limit=2")).containsExactly(2L, 3L);
        assertThat(seqs(ada, room, "?before=1")).isEmpty();
        assertThat(seqs(ada, room, "?limit=2")).containsExactly(9L, 10L);
        assertThat(seqs(ada, room, "?after=10")).isEmpty();
        assertThat(seqs(ada, room, "?after=9007199254740991")).isEmpty();
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
        say(ada, room, "before").expect(201);
        Person bob = server.join("bob").enter(room);
        say(ada, room, "after").expect(201);
        Rest.Events page = bob.get("/v1/rooms/" + room + "/events?after=0").read(Rest.Events.class);
        assertThat(page.gaps()).containsExactly(new Rest.Gap(1, 2, GapReason.HIDDEN));
        assertThat(page.events()).extracting(Event::seq).containsExactly(3L, 4L);
    }

    @Test
    void theReadCursorOnlyMovesForwardAndIsTold() throws InterruptedException {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PRIVATE, "Team");
        say(ada, room, "one").expect(201);
        say(ada, room, "two").expect(201);
        BlockingQueue<Bus.Signal> signals = new LinkedBlockingQueue<>();
        try (Bus.Tap _ = server.bus.subscribe(StreamId.of(room), signals::add)) {
            assertThat(markRead(ada, room, 2)).isEqualTo(2);
            assertThat(markRead(ada, room, 1)).isEqualTo(2);
            assertThat(markRead(ada, room, 1_000)).isEqualTo(3);
            ada.post("/v1/rooms/" + room + "/typing").expect(204);
            assertThat(signals.poll(5, TimeUnit.SECONDS))
                    .isEqualTo(new Bus.Signal.ReadMoved(room, ada.id(), 2, 1));
        }
        assertThat(signals).contains(new Bus.Signal.Typing(room, ada.id()));
        RoomSummary summary = ada.get("/v1/rooms/" + room).read(RoomSummary.class);
        assertThat(summary.read()).isEqualTo(3);
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

    private static Reply say(Person person, RoomId room, String text) {
        return person.post(
                "/v1/rooms/" + room + "/events",
                new Rest.NewEvent(Person.freshId(), EventType.MESSAGE, Content.text(text)));
    }

    private static RoomId freshRoom() {
        return new RoomId(Person.freshId().value());
    }
}
