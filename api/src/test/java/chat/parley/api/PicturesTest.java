package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerRole;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.SamplePictures;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pictures of people and rooms: who changes them, who sees them, and that none is left. */
class PicturesTest {
    private static final byte[] PNG = SamplePictures.png(64, 64);
    private static final byte[] JPEG = SamplePictures.jpeg(64, 64);

    private static ApiServer server;
    private Person ada;
    private Person bob;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void join() {
        ada = server.join("ada");
        bob = server.join("bob");
    }

    private static BlobId change(Person person, byte[] bytes) {
        return person.picture("/v1/account/picture", bytes)
                .expect(200)
                .read(Rest.Account.class)
                .picture();
    }

    private static String of(Person person, BlobId picture) {
        return "/v1/users/" + person.id() + "/picture/" + picture;
    }

    private static String of(RoomId room) {
        return "/v1/rooms/" + room + "/picture";
    }

    private static boolean isStored(BlobId picture) {
        return server.blobs.size(picture).isPresent();
    }

    @Test
    void othersSeeAPictureUntilItIsReplacedOrTakenAway() {
        BlobId first = change(ada, PNG);
        assertThat(bob.get("/v1/users/" + ada.id()).read(Rest.Profile.class).picture())
                .isEqualTo(first);
        assertThat(bob.get(of(ada, first)).expect(200).response().body()).isEqualTo(PNG);
        BlobId second = change(ada, JPEG);
        bob.get(of(ada, first)).expect(404);
        assertThat(isStored(first)).isFalse();
        Reply shown = bob.get(of(ada, second)).expect(200);
        assertThat(shown.header("Content-Type")).isEqualTo("image/jpeg");
        ada.delete("/v1/account/picture").expect(204);
        ada.delete("/v1/account/picture").expect(204);
        bob.get(of(ada, second)).expect(404);
        assertThat(isStored(second)).isFalse();
        assertThat(ada.get("/v1/account").read(Rest.Account.class).picture()).isNull();
    }

    @Test
    void aBrowserKeepsWhatItMaySeeAndRunsNothingOfIt() {
        BlobId picture = change(ada, PNG);
        Reply shown = bob.get(of(ada, picture)).expect(200);
        assertThat(shown.header("Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
        assertThat(shown.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(shown.header("Content-Security-Policy")).contains("sandbox");
        String tag = shown.header("ETag");
        bob.send("GET", of(ada, picture), BodyPublishers.noBody(), "If-None-Match", tag)
                .expect(304);
        server.stranger().get(of(ada, picture)).expect(401);
        bob.get(of(bob, picture)).expect(404).problem(ErrorCode.NOT_FOUND);
    }

    @Test
    void whatIsNoPictureChangesNothing() {
        BlobId picture = change(ada, PNG);
        ada.picture("/v1/account/picture", new byte[100]).expect(400).problem(ErrorCode.INVALID);
        ada.picture("/v1/account/picture", new byte[0]).expect(400).problem(ErrorCode.INVALID);
        ada.picture("/v1/account/picture", new byte[Limits.PICTURE_BYTES + 1])
                .expect(413)
                .problem(ErrorCode.TOO_LARGE);
        ada.picture("/v1/account/picture", SamplePictures.png(600, 2))
                .expect(413)
                .problem(ErrorCode.TOO_LARGE);
        ada.raw("PUT", "/v1/account/picture", "{}").expect(415);
        assertThat(ada.get("/v1/account").read(Rest.Account.class).picture()).isEqualTo(picture);
    }

    @Test
    void whoDeletesTheirAccountTakesTheirPictureAlong() {
        BlobId picture = change(ada, PNG);
        ada.post("/v1/account/deletion", new Rest.AccountDeletion(ApiServer.PASSWORD)).expect(204);
        bob.get(of(ada, picture)).expect(404);
        assertThat(isStored(picture)).isFalse();
    }

    @Test
    void adminsTakePicturesAwayAndItIsRecorded() {
        BlobId picture = change(ada, PNG);
        String path = "/v1/accounts/" + ada.id() + "/picture";
        bob.delete(path).expect(403);
        server.owner.delete("/v1/accounts/" + server.owner.id() + "/picture").expect(403);
        server.owner.delete(path).expect(204);
        server.owner.delete(path).expect(204);
        assertThat(isStored(picture)).isFalse();
        String audit = "/v1/audit?kind=picture-removed&user=" + ada.id();
        assertThat(server.owner.get(audit).read(Rest.AuditEntries.class).entries()).hasSize(1);
    }

    @Test
    void thoseWhoShareARoomAreToldAtOnce() {
        RoomId room = ada.create(RoomKind.PRIVATE, "Room", bob);
        List<Bus.Signal> heard = new CopyOnWriteArrayList<>();
        try (var _ = server.hear(StreamId.of(room), heard::add)) {
            BlobId picture = change(ada, PNG);
            Rest.Profile profile = bob.get("/v1/users/" + ada.id()).read(Rest.Profile.class);
            assertThat(profile.picture()).isEqualTo(picture);
            assertThat(heard).containsExactly(new Bus.Signal.ProfileChanged(profile));
            ada.patch("/v1/account", new Rest.AccountPatch("Ada L.")).expect(200);
            assertThat(heard).hasSize(2);
        }
    }

    @Test
    void moderatorsShowARoomUnderAPictureAndAllMembersAreTold() {
        RoomId room = ada.create(RoomKind.PRIVATE, "Room", bob);
        bob.enter(room);
        bob.picture(of(room), PNG).expect(403);
        BlobId first = ada.picture(of(room), PNG).expect(200).read(RoomSummary.class).picture();
        Rest.Events log = bob.get("/v1/rooms/" + room + "/events?after=0").read(Rest.Events.class);
        assertThat(log.events().getLast().type()).isEqualTo(EventType.ROOM_CONFIGURED);
        assertThat(log.events().getLast().content().toString()).contains(first.toString());
        BlobId second = ada.picture(of(room), JPEG).expect(200).read(RoomSummary.class).picture();
        assertThat(isStored(first)).isFalse();
        bob.get(of(room) + "/" + first).expect(404);
        assertThat(bob.get(of(room) + "/" + second).expect(200).response().body()).isEqualTo(JPEG);
        bob.delete(of(room)).expect(403);
        ada.delete(of(room)).expect(204);
        assertThat(isStored(second)).isFalse();
        assertThat(ada.get("/v1/rooms/" + room).read(RoomSummary.class).picture()).isNull();
    }

    @Test
    void thePictureOfAPrivateRoomIsForMembersAndTheInvitedOnly() {
        Person carol = server.join("carol");
        RoomId room = ada.create(RoomKind.PRIVATE, "Room", bob);
        BlobId picture = ada.picture(of(room), PNG).expect(200).read(RoomSummary.class).picture();
        String path = of(room) + "/" + picture;
        bob.get(path).expect(200);
        carol.get(path).expect(404).problem(ErrorCode.NOT_FOUND);
        carol.picture(of(room), PNG).expect(404);
        bob.enter(room);
        ada.delete("/v1/rooms/" + room + "/members/" + bob.id()).expect(204);
        bob.get(path).expect(404);
        RoomId open = ada.create(RoomKind.PUBLIC, "Open");
        BlobId shown = ada.picture(of(open), PNG).expect(200).read(RoomSummary.class).picture();
        carol.get(of(open) + "/" + shown).expect(200);
        server.promote(carol, ServerRole.GUEST);
        carol.get(of(open) + "/" + shown).expect(404);
        ada.get(of(open) + "/" + picture).expect(404);
    }

    @Test
    void aRepeatedChangeLeavesOnePicture() {
        RoomId room = ada.create(RoomKind.PRIVATE, "Room");
        String path = of(room) + "?id=" + Person.freshId();
        BlobId first = ada.picture(path, PNG).expect(200).read(RoomSummary.class).picture();
        int stored = server.blobs.list(null, 100).size();
        BlobId again = ada.picture(path, PNG).expect(200).read(RoomSummary.class).picture();
        assertThat(again).isEqualTo(first);
        assertThat(isStored(first)).isTrue();
        assertThat(server.blobs.list(null, 100)).hasSize(stored);
    }

    @Test
    void aDirectConversationHasNoPicture() {
        RoomId room =
                ada.post(
                                "/v1/rooms",
                                new Rest.NewRoom(null, null, RoomKind.DIRECT, List.of(bob.id())))
                        .read(RoomSummary.class)
                        .room();
        int before = server.blobs.list(null, 100).size();
        ada.picture(of(room), PNG).expect(403);
        assertThat(server.blobs.list(null, 100)).hasSize(before);
    }
}
