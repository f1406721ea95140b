package chat.parley.api;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;
import chat.parley.rooms.CommitPart;
import chat.parley.testkit.SampleHandshakes;
import chat.parley.testkit.SampleKeys;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An encrypted room of somebody, with a guest who is invited, and its group's parts. */
record GroupScene(RoomId room, Person owner, Person guest, SampleHandshakes group) {

    private static final Map<UserId, Keys> KEYS = new ConcurrentHashMap<>();

    /** What a person's devices were listed by, and the version of the newest list. */
    private record Keys(SampleKeys keys, long version) {}

    static GroupScene create(ApiServer server) {
        Person owner = listed(server.join("host"));
        Person guest = listed(server.join("guest"));
        var asked =
                new Rest.NewRoom(
                        new RoomId(Person.freshId().value()),
                        "Secret",
                        RoomKind.PRIVATE,
                        List.of(guest.id()),
                        null,
                        Encryption.MLS);
        RoomId room = owner.post("/v1/rooms", asked).expect(201).read(RoomSummary.class).room();
        return new GroupScene(room, owner, guest, of(room));
    }

    /** With its group begun by the owner, whose device is leaf 0 of epoch 0. */
    static GroupScene begun(ApiServer server) {
        GroupScene scene = create(server);
        scene.begin(scene.owner).expect(201);
        return scene;
    }

    /** With the device on its person's signed list. */
    static Person listed(Person person) {
        Keys known = KEYS.get(person.id());
        if (known == null) {
            announce(person);
        } else {
            DeviceList next = known.keys().with(person.device()).list(known.version() + 1);
            person.put("/v1/account/devices/list", new Rest.NewDeviceList(next.encoded()))
                    .expect(204);
            KEYS.put(person.id(), new Keys(known.keys(), known.version() + 1));
        }
        return person;
    }

    private static void announce(Person person) {
        SampleKeys keys = new SampleKeys(person.id()).with(person.device());
        var identity =
                new Rest.NewIdentity(
                        keys.next(false).encoded(), keys.list(1).encoded(), SampleKeys.sealed(60));
        person.put("/v1/account/identity", identity).expect(204);
        KEYS.put(person.id(), new Keys(keys, 1));
    }

    /** The first group of a room, whose leaves are certified by listed devices. */
    static SampleHandshakes of(RoomId room) {
        return new SampleHandshakes(room, 1, GroupScene::certificate);
    }

    /** With the parts of the room's next group. */
    GroupScene next() {
        return new GroupScene(room, owner, guest, group.next());
    }

    /** The same group, with leaves that no device has certified. */
    SampleHandshakes uncertified() {
        return new SampleHandshakes(room, group.incarnation(), (_, _) -> new byte[64]);
    }

    private static byte[] certificate(LeafOwner device, byte[] leafKey) {
        Keys known = KEYS.get(device.user());
        return known == null ? new byte[64] : known.keys().certificate(device.device(), leafKey);
    }

    static LeafOwner device(Person person) {
        return new LeafOwner(person.id(), person.device());
    }

    SampleHandshakes.KeyPackage keyPackage(Person person) {
        return group.keyPackage(device(person), System.currentTimeMillis());
    }

    EventId freshId() {
        return Person.freshId();
    }

    Reply put(Person by, EventId id, CommitPart part, byte[] bytes) {
        return by.send(
                "PUT",
                "/v1/rooms/" + room + "/commits/" + id + "/" + part,
                BodyPublishers.ofByteArray(bytes),
                "Content-Type",
                "application/octet-stream");
    }

    Reply begin(Person by) {
        EventId id = freshId();
        put(by, id, CommitPart.GROUP_INFO, group.groupInfo(0)).expect(204);
        put(by, id, CommitPart.TREE, new byte[100]).expect(204);
        return by.post("/v1/rooms/" + room + "/group", new Rest.NewGroup(id, group.incarnation()));
    }

    /** Commits what is given, with all that belongs to it. */
    Reply commit(Person by, EventId id, long epoch, byte[] commit, byte @Nullable [] welcome) {
        put(by, id, CommitPart.COMMIT, commit).expect(204);
        put(by, id, CommitPart.GROUP_INFO, group.groupInfo(epoch + 1)).expect(204);
        put(by, id, CommitPart.TREE, new byte[100]).expect(204);
        if (welcome != null) {
            put(by, id, CommitPart.WELCOME, welcome).expect(204);
        }
        return again(by, id, epoch);
    }

    /** The same commit once more. */
    Reply again(Person by, EventId id, long epoch) {
        return by.post(
                "/v1/rooms/" + room + "/commits",
                new Rest.NewCommit(id, group.incarnation(), epoch));
    }

    Reply add(Person by, long epoch, long leaf, Person... added) {
        List<SampleHandshakes.KeyPackage> packages =
                List.of(added).stream().map(this::keyPackage).toList();
        return commit(
                by,
                freshId(),
                epoch,
                group.commit(epoch, leaf, device(by), List.of(), packages),
                SampleHandshakes.welcome(packages));
    }

    Reply remove(Person by, long epoch, long leaf, Long... removed) {
        return commit(
                by,
                freshId(),
                epoch,
                group.commit(epoch, leaf, device(by), List.of(removed), List.of()),
                null);
    }

    Reply join(Person by, long epoch, Long... old) {
        return commit(by, freshId(), epoch, group.external(epoch, device(by), List.of(old)), null);
    }

    Reply say(Person by, long epoch) {
        EventId id = freshId();
        return say(by, id, Content.of(group.sealed(id, epoch)));
    }

    Reply say(Person by, EventId id, Content content) {
        return by.post(
                "/v1/rooms/" + room + "/events", new Rest.NewEvent(id, EventType.MESSAGE, content));
    }

    Rest.Group told(Person by) {
        return by.get("/v1/rooms/" + room + "/group").expect(200).read(Rest.Group.class);
    }
}
