package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Rights;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportOutcome;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerRole;
import chat.parley.rooms.CommitPart;
import chat.parley.testkit.SampleKeys;
import chat.parley.testkit.SamplePictures;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** One walk through the whole API: no operation is promised that does not work. */
class EveryOperationTest {
    private final Set<String> succeeded = new TreeSet<>();

    @Test
    void everyOperationOfTheContractSucceeds() {
        try (ApiServer server = ApiServer.start()) {
            ofTheServer(server);
            ofRooms(server);
            ofGroups(server);
            ofPeople(server);
            ofKeys(server);
            ofWhoComesAndGoes(server);
        }
        assertThat(succeeded).containsExactlyInAnyOrderElementsOf(Rights.TABLE.keySet());
    }

    private void ofTheServer(ApiServer server) {
        Person owner = server.owner;
        for (String path :
                new String[] {"/v1/server", "/healthz", "/readyz", "/.well-known/jwks.json"}) {
            note(server.stranger().get(path));
        }
        note(owner.patch("/v1/server", new Rest.ServerSettings(true, false)));
        String code = note(owner.post("/v1/invitations")).read(Rest.Invitation.class).code();
        note(owner.get("/v1/invitations"));
        note(server.stranger().post("/v1/invitations/preview", new Rest.HeldInvitation(code)));
        note(owner.post("/v1/invitations/revocation", new Rest.HeldInvitation(code)));
    }

    private void ofRooms(ApiServer server) {
        Person ada = server.owner;
        Person bob = server.join("bob");
        var asked =
                new Rest.NewRoom(
                        new RoomId(Person.freshId().value()), "Room", RoomKind.PUBLIC, null);
        note(ada.post("/v1/rooms", asked));
        String room = "/v1/rooms/" + asked.id();
        note(ada.get("/v1/rooms"));
        note(ada.get("/v1/rooms/public"));
        note(ada.get(room));
        note(ada.patch(room, new Rest.RoomPatch(null, "Other")));
        note(
                ada.patch(
                        room + "/settings",
                        new Rest.RoomSettingsPatch(null, "Tea", null, null, null, null, null)));
        note(bob.post(room + "/members", new Rest.NewMember(null, bob.id())));
        note(ada.get(room + "/members"));
        note(ada.get(room + "/members/search?query=ada"));
        note(ada.patch(room + "/members/" + bob.id(), new Rest.MemberPatch(null, RoomRole.OWNER)));
        note(bob.say(asked.id(), "hello"));
        note(ada.get(room + "/events"));
        note(ada.get(room + "/related?of=3"));
        note(ada.get(room + "/mentions"));
        note(ada.put(room + "/read", new Rest.ReadCursor(3)));
        note(ada.put(room + "/pins/6"));
        note(ada.delete(room + "/pins/6"));
        note(ada.put(room + "/unread", new Rest.UnreadMark(3)));
        note(
                ada.put(
                        room + "/notifications",
                        new Rest.RoomNotifications(NotificationLevel.MENTIONS)));
        note(ada.patch(room + "/threads/3", new Rest.ThreadPatch(true, 3L)));
        note(ada.get(room + "/threads"));
        note(ada.put(room + "/saved/6"));
        note(ada.get("/v1/saved"));
        note(ada.delete(room + "/saved/6"));
        note(ada.put("/v1/sections", note(ada.get("/v1/sections")).read(Rest.RoomSections.class)));
        note(ada.put("/v1/blocks/" + bob.id()));
        note(ada.get("/v1/blocks"));
        note(ada.delete("/v1/blocks/" + bob.id()));
        ReportId report = new ReportId(Person.freshId().value());
        note(
                ada.post(
                        "/v1/reports",
                        new Rest.NewReport(report, asked.id(), 6L, null, ReportReason.SPAM, null)));
        note(ada.get("/v1/reports"));
        note(
                ada.post(
                        "/v1/reports/" + report + "/resolution",
                        new Rest.NewResolution(ReportOutcome.DISMISSED, null)));
        note(ada.post(room + "/typing"));
        note(ada.get(room + "/presence"));
        note(ada.get(room + "/receipts"));
        note(ada.get("/v1/inbox/events"));
        String nick = room + "/members/" + bob.id() + "/nick";
        note(bob.put(nick, new Rest.NewNick(null, "Bobby")));
        note(ada.get(room + "/nicks?of=" + bob.id()));
        note(ada.delete(nick));
        note(bob.delete(room + "/members/" + bob.id()));
        note(ada.put(room + "/bans/" + bob.id()));
        note(ada.post(room + "/members/" + bob.id() + "/deletion"));
        note(ada.get(room + "/bans"));
        note(ada.delete(room + "/bans/" + bob.id()));
        note(ada.picture(room + "/picture", SamplePictures.png(9, 9)));
        BlobId picture = ada.get(room).read(RoomSummary.class).picture();
        note(ada.get(room + "/picture/" + picture));
        note(ada.delete(room + "/picture"));
        var toRoom = new Rest.NewInvitation(null, null, asked.id(), null);
        String code = ada.post("/v1/invitations", toRoom).read(Rest.Invitation.class).code();
        note(bob.post("/v1/invitations/acceptance", new Rest.HeldInvitation(code)));
        String link = note(ada.post(room + "/links")).read(Rest.Invitation.class).code();
        note(ada.get(room + "/links"));
        note(ada.post(room + "/links/revocation", new Rest.HeldInvitation(link)));
        note(ada.delete(room));
    }

    private void ofGroups(ApiServer server) {
        GroupScene scene = GroupScene.create(server);
        Person ada = scene.owner();
        Person bob = scene.guest();
        String room = "/v1/rooms/" + scene.room();
        note(scene.begin(ada));
        note(scene.put(ada, scene.freshId(), CommitPart.TREE, new byte[8]));
        note(ada.get(room + "/group"));
        Reply added = note(scene.add(ada, 0, 0, bob));
        note(ada.get(room + "/commits?incarnation=1&after=0"));
        note(ada.get(room + "/trees/" + added.read(Rest.Sent.class).seq()));
        note(bob.get("/v1/welcomes"));
        note(bob.get("/v1/welcomes/" + scene.room()));
        note(bob.delete("/v1/welcomes/" + scene.room() + "?seq=1"));
    }

    private void ofKeys(ApiServer server) {
        Person dora = server.join("dora");
        DeviceId device = dora.device();
        SampleKeys keys = new SampleKeys(dora.id()).with(device);
        note(
                dora.put(
                        "/v1/account/identity",
                        new Rest.NewIdentity(
                                keys.next(false).encoded(),
                                keys.list(1).encoded(),
                                SampleKeys.sealed(60))));
        note(dora.get("/v1/account/identity/wrapped"));
        note(dora.put("/v1/account/devices/list", new Rest.NewDeviceList(keys.list(2).encoded())));
        note(dora.get("/v1/users/" + dora.id() + "/identities"));
        note(dora.get("/v1/devices?of=" + dora.id()));
        long now = System.currentTimeMillis();
        var made = keys.keyPackage(device, now, now + 1_000_000);
        note(dora.post("/v1/account/keyPackages", new Rest.NewKeyPackages(List.of(made), null)));
        note(dora.get("/v1/account/keyPackages"));
        RoomId room = dora.create(RoomKind.PRIVATE, "Keys");
        note(
                dora.post(
                        "/v1/rooms/" + room + "/keyPackages",
                        new Rest.NewKeyPackageClaim(
                                Person.freshId().value(), List.of(dora.id()), null)));
        String archive = "/v1/archive/" + room;
        note(dora.put(archive + "/1/7", new Rest.NewArchivedBucket(1, 0, SampleKeys.sealed(100))));
        note(dora.get(archive + "/1"));
        note(dora.delete(archive));
    }

    private void ofPeople(ApiServer server) {
        String name = "carol";
        String password = ApiServer.PASSWORD;
        note(
                server.stranger()
                        .post("/v1/accounts", new Rest.NewAccount(name, password, null, null)));
        Person carol =
                note(server.stranger()
                                .post(
                                        "/v1/sessions",
                                        new Rest.SignIn(name, password, null, null, null)))
                        .as(server.uri);
        note(carol.get("/v1/account"));
        note(carol.patch("/v1/account", new Rest.AccountPatch("Carol")));
        note(carol.picture("/v1/account/picture", SamplePictures.png(9, 9)));
        BlobId picture = carol.get("/v1/account").read(Rest.Account.class).picture();
        note(carol.get("/v1/users/" + carol.id() + "/picture/" + picture));
        note(carol.delete("/v1/account/picture"));
        note(carol.get("/v1/account/presence"));
        note(
                carol.patch(
                        "/v1/account/presence",
                        new Rest.PresencePatch(AvailabilityChoice.AWAY, null, null, null)));
        note(carol.get("/v1/users?name=" + name));
        note(carol.get("/v1/users/search?query=" + name));
        note(carol.get("/v1/users/" + carol.id()));
        note(carol.get("/v1/profiles?of=" + carol.id()));
        Person phone = server.signIn(name);
        note(carol.put("/v1/push/subscription", PushOperationsTest.subscription("carol")));
        note(carol.get("/v1/push"));
        note(carol.post("/v1/push/test", new Rest.NewPushTest(UUID.randomUUID())));
        note(carol.delete("/v1/push/subscriptions/" + carol.tokens().session()));
        note(carol.get("/v1/sessions"));
        note(
                carol.post(
                        "/v1/sessions/current/confirmation",
                        new Rest.PasswordConfirmation(password)));
        note(carol.delete("/v1/sessions/" + phone.tokens().session()));
        note(carol.delete("/v1/sessions"));
        note(
                carol.post(
                        "/v1/account/password",
                        new Rest.PasswordChange(password, "another long one", null)));
        Person refreshed =
                note(server.stranger()
                                .post(
                                        "/v1/sessions/refresh",
                                        new Rest.Refresh(carol.tokens().refreshToken())))
                        .as(server.uri);
        note(refreshed.delete("/v1/sessions/current"));
        ofAdministration(server.owner, carol);
    }

    private void ofAdministration(Person owner, Person carol) {
        String account = "/v1/accounts/" + carol.id();
        note(owner.get("/v1/accounts"));
        note(owner.put(account + "/role", new Rest.RoleGrant(ServerRole.GUEST)));
        note(owner.patch(account, Rest.AccountChange.suspended(true)));
        note(owner.delete(account + "/sessions"));
        note(owner.delete(account + "/picture"));
        note(owner.get("/v1/audit"));
        String code =
                note(owner.post(account + "/password-reset")).read(Rest.PasswordReset.class).code();
        var fresh = new Rest.NewPassword(code, "seven green bicycles");
        note(new Person(carol.server(), null).post("/v1/password-reset", fresh));
    }

    private void ofWhoComesAndGoes(ApiServer server) {
        server.owner.patch("/v1/server", new Rest.ServerSettings(null, true)).expect(200);
        var asked = new Rest.NewAccount("dora", ApiServer.PASSWORD, null, null);
        Reply made = server.stranger().post("/v1/accounts", asked);
        note(server.owner.delete("/v1/accounts/" + made.read(Rest.Account.class).user()));
        server.owner.patch("/v1/server", new Rest.ServerSettings(null, false)).expect(200);
        Person eve = server.join("eve");
        note(eve.get("/v1/account/activity"));
        note(eve.post("/v1/account/deletion", new Rest.AccountDeletion(ApiServer.PASSWORD)));
    }

    private Reply note(Reply reply) {
        assertThat(reply.status()).as("%s: %s", reply.request(), reply.text()).isLessThan(300);
        succeeded.add(reply.operation());
        return reply;
    }
}
