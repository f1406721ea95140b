package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerRole;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Invitations that lead to a room: before one has an account, and after. */
class InvitationOperationsTest {
    private static ApiServer server;
    private static Person owner;
    private static RoomId room;
    private static int names;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        owner = server.owner;
        room = owner.create(RoomKind.PRIVATE, "Design");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String invite(int uses, @Nullable RoomId to, @Nullable ServerRole role) {
        return owner.post("/v1/invitations", new Rest.NewInvitation(uses, null, to, role))
                .expect(201)
                .read(Rest.Invitation.class)
                .code();
    }

    private static Reply signUp(String code) {
        String name = "newcomer-" + ++names;
        return server.stranger()
                .post("/v1/accounts", new Rest.NewAccount(name, ApiServer.PASSWORD, null, code));
    }

    private static Reply accept(Person person, String code) {
        return person.post("/v1/invitations/acceptance", new Rest.HeldInvitation(code));
    }

    @Test
    void whoeverHoldsTheCodeSeesWhereItLeads() {
        Rest.InvitationPreview preview =
                server.stranger()
                        .post(
                                "/v1/invitations/preview",
                                new Rest.HeldInvitation(invite(1, room, null)))
                        .expect(200)
                        .read(Rest.InvitationPreview.class);
        assertThat(preview.room()).isEqualTo(room);
        assertThat(preview.roomName()).isEqualTo("Design");
        assertThat(preview.invitedBy()).isNotEmpty();
        Rest.InvitationPreview toServer =
                server.stranger()
                        .post(
                                "/v1/invitations/preview",
                                new Rest.HeldInvitation(invite(1, null, null)))
                        .read(Rest.InvitationPreview.class);
        assertThat(toServer.room()).isNull();
        server.stranger()
                .post("/v1/invitations/preview", new Rest.HeldInvitation("no-such-code"))
                .expect(404);
    }

    @Test
    void whoSignsUpWithItIsInTheRoomAtOnce() {
        String code = invite(1, room, ServerRole.GUEST);
        Rest.Account made = signUp(code).expect(201).read(Rest.Account.class);
        assertThat(made.room()).isEqualTo(room);
        assertThat(made.role()).isEqualTo(ServerRole.GUEST);
        Person newcomer = server.signIn(made.name());
        RoomSummary seen = newcomer.get("/v1/rooms/" + room).expect(200).read(RoomSummary.class);
        assertThat(seen.role()).isEqualTo(RoomRole.MEMBER);
        newcomer.say(room, "here I am").expect(201);
        server.stranger()
                .post("/v1/invitations/preview", new Rest.HeldInvitation(code))
                .expect(404);
    }

    @Test
    void whoHasAnAccountEntersByTheSameLinkOnce() {
        String code = invite(2, room, null);
        Person bob = server.join("bob");
        bob.get("/v1/rooms/" + room).expect(404);
        accept(bob, code).expect(200);
        bob.say(room, "hello").expect(201);
        accept(bob, code).expect(200);
        accept(server.join("cem"), code).expect(200);
        accept(server.join("dan"), code).expect(404).problem(ErrorCode.NOT_FOUND);
    }

    @Test
    void oneThatLeadsNowhereIsForPeopleWithoutAnAccount() {
        accept(server.join("eva"), invite(1, null, null)).expect(409).problem(ErrorCode.CONFLICT);
    }

    @Test
    void nobodyInvitesToARoomThatTheyAreNotIn() {
        RoomId others = server.join("fay").create(RoomKind.PRIVATE, "Others");
        owner.post("/v1/invitations", new Rest.NewInvitation(1, null, others, null))
                .expect(403)
                .problem(ErrorCode.NOT_MEMBER);
    }

    @Test
    void whoeverCannotBeLetInJoinsTheServerAllTheSame() {
        RoomId closed = owner.create(RoomKind.PRIVATE, "Closed");
        String code = invite(1, closed, null);
        owner.delete("/v1/rooms/" + closed).expect(204);
        assertThat(signUp(code).expect(201).read(Rest.Account.class).room()).isNull();
    }

    @Test
    void anOwnerOfARoomMakesListsAndRevokesLinksIntoIt() {
        Person ada = server.join("ada");
        RoomId own = ada.create(RoomKind.PRIVATE, "Own");
        String links = "/v1/rooms/" + own + "/links";
        Rest.Invitation link =
                ada.post(links, new Rest.NewRoomLink(1, 60_000L, null))
                        .expect(201)
                        .read(Rest.Invitation.class);
        assertThat(link.admits()).isFalse();
        assertThat(link.room()).isEqualTo(own);
        assertThat(links(ada, links)).containsExactly(link);
        assertThat(preview(link.code()).expect(200).read(Rest.InvitationPreview.class).admits())
                .isFalse();
        Rest.Account stranger = signUp(link.code()).expect(201).read(Rest.Account.class);
        assertThat(stranger.room()).as("sign-up is open, the link did nothing").isNull();
        Person gus = server.join("gus");
        gus.get(links).expect(404);
        accept(gus, link.code()).expect(200);
        assertThat(links(ada, links)).as("used up").isEmpty();
        gus.get(links).expect(403);
        gus.post(links).expect(403);
        String second = ada.post(links).expect(201).read(Rest.Invitation.class).code();
        gus.post(links + "/revocation", new Rest.HeldInvitation(second)).expect(403);
        ada.post(links + "/revocation", new Rest.HeldInvitation(second)).expect(204);
        ada.post(links + "/revocation", new Rest.HeldInvitation(second)).expect(404);
        preview(second).expect(404);
        accept(server.join("hal"), second).expect(404);
        ada.post(links, new Rest.NewRoomLink(0, null, null)).expect(400);
        ada.delete("/v1/rooms/" + own).expect(204);
        ada.post(links).expect(409).problem(ErrorCode.CLOSED);
    }

    @Test
    void whatLetsPeopleOntoTheServerIsNotToldToThoseWhoOnlyOwnTheRoom() {
        Person ida = server.join("ida");
        RoomId shared = owner.create(RoomKind.PRIVATE, "Shared");
        String path = "/v1/rooms/" + shared;
        accept(ida, invite(1, shared, null)).expect(200);
        var asOwner = new Rest.MemberPatch(null, RoomRole.OWNER);
        owner.patch(path + "/members/" + ida.id(), asOwner).expect(200);
        var door = new Rest.NewRoomLink(5, null, true);
        ida.post(path + "/links", door).expect(403).problem(ErrorCode.FORBIDDEN);
        Rest.Invitation admits =
                owner.post(path + "/links", door).expect(201).read(Rest.Invitation.class);
        Rest.Invitation leads = ida.post(path + "/links").expect(201).read(Rest.Invitation.class);
        assertThat(links(ida, path + "/links")).containsExactly(leads);
        assertThat(links(owner, path + "/links")).containsExactlyInAnyOrder(admits, leads);
        ida.post(path + "/links/revocation", new Rest.HeldInvitation(admits.code())).expect(404);
        assertThat(signUp(admits.code()).expect(201).read(Rest.Account.class).room())
                .isEqualTo(shared);
        var asMember = new Rest.MemberPatch(null, RoomRole.MEMBER);
        owner.patch(path + "/members/" + ida.id(), asMember).expect(200);
        preview(leads.code()).expect(404);
        accept(server.join("jan"), leads.code()).expect(404);
        assertThat(links(owner, path + "/links")).as("its maker owns it no more").hasSize(1);
        var talk = new Rest.NewRoom(null, null, RoomKind.DIRECT, List.of(owner.id()));
        RoomId direct = ida.post("/v1/rooms", talk).expect(201).read(RoomSummary.class).room();
        ida.post("/v1/rooms/" + direct + "/links").expect(403);
    }

    private static Reply preview(String code) {
        return server.stranger().post("/v1/invitations/preview", new Rest.HeldInvitation(code));
    }

    private static List<Rest.Invitation> links(Person of, String path) {
        return of.get(path).expect(200).read(Rest.Invitations.class).invitations();
    }

    @Test
    void anInvitationEndsWithTheRightToInvite() {
        Person admin = server.join("admin");
        String role = "/v1/accounts/" + admin.id() + "/role";
        owner.put(role, new Rest.RoleGrant(ServerRole.ADMIN)).expect(200);
        String code = admin.post("/v1/invitations").read(Rest.Invitation.class).code();
        owner.put(role, new Rest.RoleGrant(ServerRole.MEMBER)).expect(200);
        server.stranger()
                .post("/v1/invitations/preview", new Rest.HeldInvitation(code))
                .expect(404);
    }
}
