package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.ServerRole;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** To guests, rooms that they were not let into are not there, whatever kind they are. */
class GuestTest {
    private ApiServer server;
    private Person owner;
    private Person guest;
    private RoomId room;

    @BeforeEach
    void start() {
        server = ApiServer.start();
        owner = server.owner;
        guest = server.join("guest");
        owner.put("/v1/accounts/" + guest.id() + "/role", new Rest.RoleGrant(ServerRole.GUEST))
                .expect(200);
        room = owner.create(RoomKind.PUBLIC, "Town square");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String path() {
        return "/v1/rooms/" + room;
    }

    private Reply join() {
        return guest.post(path() + "/members", new Rest.NewMember(null, guest.id()));
    }

    private void invite() {
        owner.post(path() + "/members", new Rest.NewMember(null, guest.id())).expect(201);
    }

    @Test
    void aPublicRoomIsNotThere() {
        guest.get(path()).expect(404).problem(ErrorCode.NOT_FOUND);
        guest.get(path() + "/members").expect(404);
        guest.get(path() + "/events").expect(404);
        guest.say(room, "hello").expect(404);
        join().expect(404).problem(ErrorCode.NOT_FOUND);
        guest.delete(path() + "/members/" + owner.id()).expect(404);
        guest.get("/v1/rooms/public").expect(403);
        guest.post("/v1/rooms", new Rest.NewRoom(null, "My own", RoomKind.PRIVATE, null))
                .expect(403);
    }

    @Test
    void whoIsInvitedComesInAndTakesPart() {
        invite();
        guest.get(path()).expect(200);
        join().expect(201);
        guest.say(room, "hello").expect(201);
        assertThat(guest.get(path() + "/events").expect(200).text()).contains("hello");
    }

    @Test
    void whoLeftNeedsAnotherInvitation() {
        invite();
        join().expect(201);
        guest.delete(path() + "/members/" + guest.id()).expect(204);
        guest.get(path()).expect(404);
        join().expect(404);
        invite();
        join().expect(201);
    }

    @Test
    void anInvitationThatWasTakenBackLetsNobodyIn() {
        invite();
        owner.delete(path() + "/members/" + guest.id()).expect(204);
        join().expect(404);
    }

    @Test
    void whoBecomesAMemberOfTheServerSeesPublicRooms() {
        owner.put("/v1/accounts/" + guest.id() + "/role", new Rest.RoleGrant(ServerRole.MEMBER))
                .expect(200);
        guest.get(path()).expect(200);
        join().expect(201);
    }
}
