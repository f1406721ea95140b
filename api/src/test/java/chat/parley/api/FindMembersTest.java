package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Members of a room by what they are called. */
class FindMembersTest {
    private static ApiServer server;
    private static Person ada;
    private static Person bob;
    private static String search = "";

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        ada = server.join("ada");
        bob = server.join("bob");
        RoomId room = ada.create(RoomKind.PRIVATE, "Room", bob);
        bob.enter(room);
        bob.put("/v1/rooms/" + room + "/members/" + bob.id() + "/nick", nick("Tables")).expect(200);
        search = "/v1/rooms/" + room + "/members/search?query=";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Rest.NewNick nick(String nick) {
        return new Rest.NewNick(null, nick);
    }

    private static List<UserId> found(String query) {
        return ada.get(search + query).expect(200).read(Rest.Members.class).members().stream()
                .map(member -> member.profile().user())
                .toList();
    }

    @Test
    void membersFindEachOtherByNameAndNick() {
        assertThat(found("bo")).containsExactly(bob.id());
        assertThat(found("TAB")).containsExactly(bob.id());
        assertThat(found("nobody")).isEmpty();
    }

    @Test
    void nobodyElseFindsThemNorAnybodyWithoutAName() {
        ada.get(search).expect(400).problem(ErrorCode.INVALID);
        ada.get(search + "x".repeat(81)).expect(400).problem(ErrorCode.INVALID);
        server.join("eve").get(search + "bo").expect(404).problem(ErrorCode.NOT_FOUND);
        server.stranger().get(search + "bo").expect(401);
    }
}
