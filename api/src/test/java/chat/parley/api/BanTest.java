package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class BanTest {
    private static ApiServer server;
    private static Person ada;
    private static Person bob;
    private static Person eve;
    private RoomId room = new RoomId(Person.freshId().value());
    private String path = "";

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        ada = server.join("ada");
        bob = server.join("bob");
        eve = server.join("eve");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Ada owns, Bob moderates, Eve is in. */
    @BeforeEach
    void meet() {
        room = ada.create(RoomKind.PUBLIC, "Open");
        path = "/v1/rooms/" + room;
        bob.enter(room);
        eve.enter(room);
        ada.patch(path + "/members/" + bob.id(), new Rest.MemberPatch(null, RoomRole.MODERATOR))
                .expect(200);
    }

    private List<Rest.Profile> bans() {
        return bob.get(path + "/bans").expect(200).read(Rest.Bans.class).people();
    }

    @Test
    void whoIsBannedIsOutAndDoesNotComeBackUntilItIsLifted() {
        String ban = path + "/bans/" + eve.id() + "?id=" + Person.freshId();
        bob.put(ban).expect(204);
        bob.put(ban).expect(204);
        eve.say(room, "hi").expect(403);
        eve.get(path + "/events").expect(403);
        var join = new Rest.NewMember(null, eve.id());
        eve.post(path + "/members", join).expect(403);
        ada.post(path + "/members", join).expect(403);
        assertThat(bans()).extracting(Rest.Profile::user).containsExactly(eve.id());
        bob.delete(path + "/bans/" + eve.id()).expect(204);
        assertThat(bans()).isEmpty();
        eve.post(path + "/members", join).expect(201);
    }

    @Test
    void onlyWhoOutranksSomebodyBansThem() {
        eve.put(path + "/bans/" + bob.id()).expect(403);
        bob.put(path + "/bans/" + ada.id()).expect(403);
        bob.put(path + "/bans/" + bob.id()).expect(403);
        eve.get(path + "/bans").expect(403);
        Person stranger = server.join("stranger");
        bob.put(path + "/bans/" + stranger.id()).expect(404);
        bob.delete(path + "/bans/" + eve.id()).expect(404);
        eve.delete(path + "/bans/" + eve.id()).expect(403);
        stranger.put(path + "/bans/" + eve.id()).expect(403);
        assertThat(bans()).isEmpty();
    }
}
