package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What people are called in one room. */
class NicksTest {
    private static ApiServer server;
    private Person ada;
    private Person bob;
    private RoomId room;
    private String path = "";

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Ada's room, in which Bob is, too. */
    @BeforeEach
    void meet() {
        ada = server.join("ada");
        bob = server.join("bob");
        room = ada.create(RoomKind.PUBLIC, "Open");
        path = "/v1/rooms/" + room;
        bob.enter(room);
    }

    private String nickOf(Person person) {
        return path + "/members/" + person.id() + "/nick";
    }

    private static Rest.NewNick nick(String nick) {
        return new Rest.NewNick(null, nick);
    }

    private List<Rest.Nick> nicks(Person reader, Person... of) {
        List<String> ids = Arrays.stream(of).map(p -> p.id().toString()).toList();
        return reader.get(path + "/nicks?of=" + String.join(",", ids))
                .expect(200)
                .read(Rest.Nicks.class)
                .nicks();
    }

    private Event newest() {
        return ada.get(path + "/events?before=9007199254740991&limit=1")
                .expect(200)
                .read(Rest.Events.class)
                .events()
                .getLast();
    }

    @Test
    void aNickIsAnEventOfTheRoomAndHoldsInIt() throws InvalidJson {
        Rest.Member called = bob.put(nickOf(bob), nick("Böb ")).expect(200).read(Rest.Member.class);
        assertThat(called.nick()).isEqualTo("Böb");
        assertThat(called.profile().displayName()).isNotEqualTo("Böb");
        assertThat(nicks(ada, ada, bob)).containsExactly(new Rest.Nick(bob.id(), "Böb"));
        assertThat(newest().type()).isEqualTo(EventType.MEMBER_NICK);
        assertThat(newest().content().as(RoomChange.NickChanged.class))
                .isEqualTo(new RoomChange.NickChanged(bob.id(), "Böb"));
        assertThat(ada.get(path + "/members").read(Rest.Members.class).members())
                .extracting(Rest.Member::nick)
                .containsExactlyInAnyOrder(null, "Böb");
    }

    @Test
    void itIsTakenBackByOneselfOrAModeratorAndGoneWithTheMembership() {
        bob.put(nickOf(bob), nick("Bobby")).expect(200);
        bob.delete(nickOf(bob)).expect(204);
        assertThat(nicks(ada, bob)).isEmpty();
        bob.put(nickOf(bob), nick("Bobby")).expect(200);
        ada.delete(nickOf(bob)).expect(204);
        assertThat(nicks(ada, bob)).isEmpty();
        bob.put(nickOf(bob), nick("Bobby")).expect(200);
        bob.delete(path + "/members/" + bob.id()).expect(204);
        bob.enter(room);
        assertThat(nicks(ada, bob)).isEmpty();
    }

    @Test
    void nobodyIsNamedByOthersNorTakesAnAccountNameOfOthers() {
        ada.put(nickOf(bob), nick("Rascal")).expect(403).problem(ErrorCode.FORBIDDEN);
        String owner = server.owner.get("/v1/account").read(Rest.Account.class).name();
        bob.put(nickOf(bob), nick(owner.toUpperCase(Locale.ROOT)))
                .expect(409)
                .problem(ErrorCode.CONFLICT);
        bob.put(nickOf(bob), nick("@" + owner)).expect(409).problem(ErrorCode.CONFLICT);
        String own = bob.get("/v1/account").read(Rest.Account.class).name();
        bob.put(nickOf(bob), nick(own)).expect(200);
        bob.delete(nickOf(ada)).expect(403).problem(ErrorCode.FORBIDDEN);
    }

    @Test
    void whatCannotBeANickIsRefusedAndChangesNothing() {
        for (String bad : List.of("  ", "a\u200bb", "a\nb")) {
            bob.put(nickOf(bob), nick(bad)).expect(400).problem(ErrorCode.INVALID);
        }
        ada.get(path + "/nicks?of=somebody").expect(400);
        server.join("eve").get(path + "/nicks?of=" + bob.id()).expect(403);
        assertThat(newest().type()).isEqualTo(EventType.MEMBER_JOINED);
    }

    @Test
    void whoTakesANickOfOthersAwayIsInTheAuditLog() {
        bob.put(nickOf(bob), nick("Bobby")).expect(200);
        ada.delete(nickOf(bob)).expect(204);
        Rest.AuditEntry entry =
                server.owner
                        .get("/v1/audit?kind=nick-reset&user=" + bob.id())
                        .expect(200)
                        .read(Rest.AuditEntries.class)
                        .entries()
                        .getFirst();
        assertThat(entry.actor()).isEqualTo(ada.id());
        assertThat(entry.detail()).startsWith(room.toString());
    }
}
