package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.rooms.CommitPart;
import chat.parley.testkit.SampleHandshakes;
import chat.parley.testkit.SampleHandshakes.Flaw;
import chat.parley.testkit.SampleHandshakes.KeyPackage;
import chat.parley.testkit.SampleHandshakes.Tls;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Encrypted rooms as their devices see them, and what the server does not let into a group. */
class GroupsTest {
    private static ApiServer server;

    private GroupScene scene;
    private Person ada;
    private Person bob;

    @BeforeAll
    static void startServer() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** Ada's device is leaf 0; Bob is invited. */
    @BeforeEach
    void begin() {
        scene = GroupScene.begun(server);
        ada = scene.owner();
        bob = scene.guest();
    }

    private String room() {
        return "/v1/rooms/" + scene.room();
    }

    private static Person anotherDeviceOf(Person person) {
        String name = person.get("/v1/account").read(Rest.Account.class).name();
        return GroupScene.listed(server.signIn(name));
    }

    private static GroupLeaf leaf(long index, Person person) {
        LeafOwner owner = GroupScene.device(person);
        return new GroupLeaf(index, owner.user(), owner.device());
    }

    private static void refused(Reply reply, ErrorCode code) {
        reply.expect(code.httpStatus());
        assertThat(reply.read(Rest.Problem.class).code()).as(reply.text()).isEqualTo(code);
    }

    /** A commit of Ada's device in epoch 0 that is not let in. */
    private void refused(byte[] commit, KeyPackage... welcomed) {
        byte[] welcome = welcomed.length == 0 ? null : SampleHandshakes.welcome(List.of(welcomed));
        refused(scene.commit(ada, scene.freshId(), 0, commit, welcome), ErrorCode.INVALID);
        assertThat(scene.told(ada).epoch()).isZero();
    }

    private byte[] adding(KeyPackage... added) {
        return scene.group().commit(0, 0, GroupScene.device(ada), List.of(), List.of(added));
    }

    @Test
    void aGroupGrowsAndShrinksByOneCommitAnEpoch() {
        scene.add(ada, 0, 0, bob).expect(201);
        Rest.Group group = scene.told(bob);
        assertThat(group.epoch()).isEqualTo(1);
        assertThat(group.leaves()).containsExactly(leaf(0, ada), leaf(1, bob));
        assertThat(group.oldest()).isZero();
        assertThat(group.additions()).isEmpty();
        bob.enter(scene.room());
        Person phone = anotherDeviceOf(bob);
        scene.join(phone, 1).expect(201);
        assertThat(scene.told(ada).leaves()).contains(leaf(2, phone));
        scene.remove(bob, 2, 1, 2L).expect(201);
        group = scene.told(ada);
        assertThat(group.epoch()).isEqualTo(3);
        assertThat(group.oldest()).isEqualTo(3);
        assertThat(group.leaves()).containsExactly(leaf(0, ada), leaf(1, bob));
        scene.join(phone, 3).expect(201);
        assertThat(scene.told(ada).leaves()).contains(leaf(2, phone));
        Rest.Commits commits =
                ada.get(room() + "/commits?incarnation=1&after=2").read(Rest.Commits.class);
        assertThat(commits.commits()).extracting(Rest.Commit::epoch).containsExactly(2L, 3L);
    }

    @Test
    void whoLosesIsToldSoAndARepeatIsAnsweredLikeTheFirst() {
        EventId id = scene.freshId();
        byte[] commit = adding(scene.keyPackage(ada));
        byte[] empty = scene.group().commit(0, 0, GroupScene.device(ada), List.of(), List.of());
        Reply first = scene.commit(ada, id, 0, empty, null).expect(201);
        refused(scene.add(ada, 0, 0, bob), ErrorCode.STALE_EPOCH);
        assertThat(scene.again(ada, id, 0).expect(201).text()).isEqualTo(first.text());
        refused(scene.again(ada, scene.freshId(), 1), ErrorCode.NOT_FOUND);
        refused(scene.put(ada, id, CommitPart.COMMIT, commit), ErrorCode.CONFLICT);
    }

    @Test
    void aWelcomeHoldsOnlyTheOwnSecretAndWaitsUntilItIsAcknowledged() {
        Person eve = GroupScene.listed(server.join("eve"));
        ada.post(room() + "/members", new Rest.NewMember(null, eve.id())).expect(201);
        scene.add(ada, 0, 0, bob, eve).expect(201);
        Rest.WelcomeNotice notice =
                bob.get("/v1/welcomes").read(Rest.WelcomeList.class).welcomes().getFirst();
        assertThat(notice.room()).isEqualTo(scene.room());
        String path = "/v1/welcomes/" + scene.room();
        Rest.Welcome welcome = bob.get(path).expect(200).read(Rest.Welcome.class);
        assertThat(welcome.epoch()).isEqualTo(1);
        assertThat(eve.get(path).read(Rest.Welcome.class).welcome())
                .isNotEqualTo(welcome.welcome());
        refused(ada.get(path), ErrorCode.NOT_FOUND);
        bob.get(room() + "/trees/" + welcome.seq()).expect(200);
        refused(bob.delete(path), ErrorCode.INVALID);
        bob.delete(path + "?seq=" + (welcome.seq() - 1)).expect(204);
        bob.get(path).expect(200);
        bob.delete(path + "?seq=" + welcome.seq()).expect(204);
        bob.delete(path + "?seq=" + welcome.seq()).expect(204);
        refused(bob.get(path), ErrorCode.NOT_FOUND);
        List<Event> inbox = bob.get("/v1/inbox/events").read(Rest.Events.class).events();
        assertThat(inbox.getLast().type()).isEqualTo(EventType.MLS_WELCOME);
    }

    @Test
    void nothingThatTheServerCouldReadIsSaidInAnEncryptedRoom() {
        refused(ada.say(scene.room(), "plain"), ErrorCode.ENCRYPTION_REQUIRED);
        EventId id = scene.freshId();
        Said.Sealed sealed = scene.group().sealed(id, 0);
        Content beside =
                Content.of(
                        Map.of(
                                "epoch",
                                0,
                                "key",
                                sealed.key(),
                                "sealed",
                                sealed.sealed(),
                                "text",
                                "plain"));
        refused(scene.say(ada, id, beside), ErrorCode.ENCRYPTION_REQUIRED);
        refused(scene.say(ada, scene.freshId(), Content.of(sealed)), ErrorCode.INVALID);
        Content other = Content.of(scene.group().next().sealed(id, 0));
        refused(scene.say(ada, id, other), ErrorCode.STALE_EPOCH);
        for (String plain : List.of("", "what all can read")) {
            Content readable = Content.of(new Said.Sealed(0, sealed.key(), plain));
            var poll = new Rest.NewEvent(id, "x.poll", readable);
            refused(ada.post(room() + "/events", poll), ErrorCode.INVALID);
        }
        scene.say(ada, id, Content.of(sealed)).expect(201);
        RoomId open = ada.create(RoomKind.PRIVATE, "Open");
        refused(
                ada.post(
                        "/v1/rooms/" + open + "/events",
                        new Rest.NewEvent(id, EventType.MESSAGE, Content.of(sealed))),
                ErrorCode.INVALID);
    }

    @Test
    void messagesOfTheLastEpochsAreTakenAndNoneFromBeforeARemoval() {
        LeafOwner by = GroupScene.device(ada);
        for (long epoch = 0; epoch < Limits.EPOCHS; epoch++) {
            byte[] empty = scene.group().commit(epoch, 0, by, List.of(), List.of());
            scene.commit(ada, scene.freshId(), epoch, empty, null).expect(201);
        }
        refused(scene.say(ada, 0), ErrorCode.STALE_EPOCH);
        scene.say(ada, 1).expect(201);
        refused(scene.say(ada, Limits.EPOCHS + 1), ErrorCode.STALE_EPOCH);
        scene.add(ada, 4, 0, bob).expect(201);
        scene.remove(ada, 5, 0, 1L).expect(201);
        refused(scene.say(ada, 5), ErrorCode.STALE_EPOCH);
        scene.say(ada, 6).expect(201);
    }

    @Test
    void nothingIsSaidUntilWhoeverLeftIsRemoved() {
        scene.add(ada, 0, 0, bob).expect(201);
        bob.enter(scene.room());
        scene.say(bob, 1).expect(201);
        bob.delete(room() + "/members/" + bob.id()).expect(204);
        refused(scene.say(ada, 1), ErrorCode.REMOVAL_NEEDED);
        assertThat(scene.told(ada).removals()).containsExactly(1L);
        byte[] empty = scene.group().commit(1, 0, GroupScene.device(ada), List.of(), List.of());
        refused(scene.commit(ada, scene.freshId(), 1, empty, null), ErrorCode.REMOVAL_NEEDED);
        scene.remove(ada, 1, 0, 1L).expect(201);
        refused(scene.say(ada, 1), ErrorCode.STALE_EPOCH);
        scene.say(ada, 2).expect(201);
    }

    @Test
    void anInvitationThatIsTakenBackPutsItsLeafOnTheListAndANewOneTakesItOff() {
        scene.add(ada, 0, 0, bob).expect(201);
        ada.delete(room() + "/members/" + bob.id()).expect(204);
        assertThat(scene.told(ada).removals()).containsExactly(1L);
        refused(bob.get(room() + "/group"), ErrorCode.NOT_FOUND);
        refused(bob.get("/v1/welcomes/" + scene.room()), ErrorCode.NOT_FOUND);
        ada.post(room() + "/members", new Rest.NewMember(null, bob.id())).expect(201);
        assertThat(scene.told(ada).removals()).isEmpty();
    }

    @Test
    void anOlderRoomIsUpgradedOnceByItsOwnerAndNeverBack() {
        RoomId older = ada.create(RoomKind.PRIVATE, "Older", bob);
        bob.enter(older);
        GroupScene upgraded = new GroupScene(older, ada, bob, GroupScene.of(older));
        refused(upgraded.begin(bob), ErrorCode.FORBIDDEN);
        upgraded.begin(ada).expect(201);
        refused(upgraded.begin(ada), ErrorCode.CONFLICT);
        assertThat(ada.get("/v1/rooms/" + older).read(RoomSummary.class).encryption())
                .isEqualTo(Encryption.MLS);
        refused(ada.say(older, "plain"), ErrorCode.ENCRYPTION_REQUIRED);
        RoomId open = ada.create(RoomKind.PUBLIC, "Market");
        refused(
                new GroupScene(open, ada, bob, GroupScene.of(open))
                        .put(ada, scene.freshId(), CommitPart.TREE, new byte[9]),
                ErrorCode.FORBIDDEN);
    }

    @Test
    void aGroupBeginsWithAListedDevice() {
        GroupScene fresh = GroupScene.create(server);
        String name = fresh.owner().get("/v1/account").read(Rest.Account.class).name();
        refused(fresh.begin(server.signIn(name)), ErrorCode.INVALID);
        fresh.begin(fresh.owner()).expect(201);
    }

    @Test
    void anOwnerBeginsTheNextGroupAtAnyTimeAndAnyMemberOnceNobodyIsInIt() {
        GroupScene next = scene.next();
        Person eve = GroupScene.listed(server.join("eve"));
        ada.post(room() + "/members", new Rest.NewMember(null, eve.id())).expect(201);
        bob.enter(scene.room());
        eve.enter(scene.room());
        refused(next.begin(bob), ErrorCode.CONFLICT);
        refused(next.next().begin(ada), ErrorCode.CONFLICT);
        next.begin(ada).expect(201);
        assertThat(scene.told(bob).incarnation()).isEqualTo(2);
        assertThat(scene.told(bob).leaves()).containsExactly(leaf(0, ada));
        refused(scene.say(ada, 0), ErrorCode.STALE_EPOCH);
        next.say(ada, 0).expect(201);
        ada.patch(room() + "/members/" + eve.id(), new Rest.MemberPatch(null, RoomRole.OWNER))
                .expect(200);
        ada.delete(room() + "/members/" + ada.id()).expect(204);
        next.next().begin(bob).expect(201);
        assertThat(scene.told(eve).leaves()).containsExactly(leaf(0, bob));
    }

    @Test
    void inADirectRoomNobodyRemovesTheOthersDevices() {
        var asked =
                new Rest.NewRoom(
                        null, null, RoomKind.DIRECT, List.of(bob.id()), null, Encryption.MLS);
        RoomId direct = ada.post("/v1/rooms", asked).read(RoomSummary.class).room();
        GroupScene ofTwo = new GroupScene(direct, ada, bob, GroupScene.of(direct));
        ofTwo.begin(ada).expect(201);
        Person phone = anotherDeviceOf(bob);
        ofTwo.add(ada, 0, 0, bob, phone).expect(201);
        refused(ofTwo.remove(ada, 1, 0, 1L), ErrorCode.FORBIDDEN);
        ofTwo.remove(bob, 1, 1, 2L).expect(201);
    }

    @Test
    void publicRoomsAreNotEncryptedAndRoomsStayPlainUnlessAskedFor() {
        var asked = new Rest.NewRoom(null, "All", RoomKind.PUBLIC, null, null, Encryption.MLS);
        refused(ada.post("/v1/rooms", asked), ErrorCode.INVALID);
        Person eve = GroupScene.listed(server.join("eve"));
        var direct =
                new Rest.NewRoom(
                        null, null, RoomKind.DIRECT, List.of(eve.id()), null, Encryption.MLS);
        assertThat(ada.post("/v1/rooms", direct).read(RoomSummary.class).encryption())
                .isEqualTo(Encryption.MLS);
        RoomId plain = ada.create(RoomKind.PRIVATE, "Plain");
        assertThat(ada.get("/v1/rooms/" + plain).read(RoomSummary.class).encryption())
                .isEqualTo(Encryption.NONE);
    }

    @Test
    void check1TheFrameIsOfThisGroupAndEpochAndEndsWhereItEnds() {
        LeafOwner by = GroupScene.device(ada);
        refused(new byte[] {0, 1, 0, 1});
        refused(scene.group().next().commit(0, 0, by, List.of(), List.of()));
        byte[] good = scene.group().commit(0, 0, by, List.of(), List.of());
        refused(new Tls().raw(good).uint8(0).toArray());
        refused(
                scene.commit(
                        ada,
                        scene.freshId(),
                        0,
                        scene.group().commit(1, 0, by, List.of(), List.of()),
                        null),
                ErrorCode.STALE_EPOCH);
    }

    @Test
    void check2TheSenderIsAMemberAtTheLeafOfTheDeviceThatAsks() {
        refused(scene.group().commit(0, 1, GroupScene.device(ada), List.of(), List.of()));
        Person phone = anotherDeviceOf(ada);
        byte[] ofAda = scene.group().commit(0, 0, GroupScene.device(ada), List.of(), List.of());
        refused(scene.commit(phone, scene.freshId(), 0, ofAda, null), ErrorCode.INVALID);
        scene.add(ada, 0, 0, bob).expect(201);
        byte[] ofBob = scene.group().commit(1, 1, GroupScene.device(bob), List.of(), List.of());
        refused(scene.commit(bob, scene.freshId(), 1, ofBob, null), ErrorCode.NOT_MEMBER);
        Person eve = GroupScene.listed(server.join("eve"));
        refused(scene.put(eve, scene.freshId(), CommitPart.COMMIT, ofBob), ErrorCode.NOT_FOUND);
    }

    @Test
    void check3ProposalsAreFewOfThreeKindsAndByValue() {
        LeafOwner by = GroupScene.device(ada);
        refused(
                scene.group()
                        .commit(
                                0,
                                sender -> sender.uint8(1).uint32(0),
                                SampleHandshakes.reference(),
                                by,
                                true));
        byte[] reInit = new Tls().uint8(1).uint16(7).opaque(new byte[0]).toArray();
        refused(scene.group().commit(0, sender -> sender.uint8(1).uint32(0), reInit, by, true));
        scene.add(ada, 0, 0, bob).expect(201);
        byte[] twice = scene.group().commit(1, 0, by, List.of(1L, 1L), List.of());
        refused(scene.commit(ada, scene.freshId(), 1, twice, null), ErrorCode.INVALID);
    }

    @Test
    void check4WhoeverIsAddedIsInvitedListedAndNotThereYet() {
        long now = System.currentTimeMillis();
        LeafOwner device = GroupScene.device(bob);
        for (Flaw flaw :
                List.of(
                        new Flaw(2, now / 1000 + 1_000, true),
                        new Flaw(1, now / 1000 - 1, true),
                        new Flaw(1, now / 1000 + 200L * 24 * 3600, true),
                        new Flaw(1, now / 1000 + 1_000, false))) {
            KeyPackage bad = scene.group().keyPackage(device, flaw);
            refused(adding(bad), bad);
        }
        KeyPackage unlisted =
                scene.group().keyPackage(new LeafOwner(bob.id(), server.join("x").device()), now);
        refused(adding(unlisted), unlisted);
        KeyPackage uncertified = scene.uncertified().keyPackage(device, now);
        refused(adding(uncertified), uncertified);
        KeyPackage doubled = scene.keyPackage(bob);
        KeyPackage again = scene.keyPackage(bob);
        refused(adding(doubled, again), doubled, again);
        refused(
                scene.add(ada, 0, 0, GroupScene.listed(server.join("stranger"))),
                ErrorCode.FORBIDDEN);
        scene.add(ada, 0, 0, bob).expect(201);
        refused(scene.add(ada, 1, 0, bob), ErrorCode.CONFLICT);
    }

    @Test
    void check5OnlyModeratorsRemoveOthersThanThemselvesAndWhoLeft() {
        Person eve = GroupScene.listed(server.join("eve"));
        ada.post(room() + "/members", new Rest.NewMember(null, eve.id())).expect(201);
        scene.add(ada, 0, 0, bob, eve).expect(201);
        bob.enter(scene.room());
        eve.enter(scene.room());
        refused(scene.remove(bob, 1, 1, 2L), ErrorCode.FORBIDDEN);
        refused(scene.remove(bob, 1, 1, 0L), ErrorCode.FORBIDDEN);
        refused(scene.remove(bob, 1, 1, 1L), ErrorCode.INVALID);
        refused(scene.remove(bob, 1, 1, 7L), ErrorCode.INVALID);
        eve.delete(room() + "/members/" + eve.id()).expect(204);
        scene.remove(bob, 1, 1, 2L).expect(201);
    }

    @Test
    void check6WhoJoinsByThemselvesHasALeafAndRemovesTheirOwnOnly() {
        Person phone = anotherDeviceOf(ada);
        refused(scene.join(bob, 0), ErrorCode.FORBIDDEN);
        refused(scene.join(phone, 0, 0L), ErrorCode.FORBIDDEN);
        byte[] ofAda = scene.group().external(0, GroupScene.device(ada), List.of());
        refused(scene.commit(phone, scene.freshId(), 0, ofAda, null), ErrorCode.INVALID);
        refused(scene.join(ada, 0), ErrorCode.FORBIDDEN);
        byte[] uncertified = scene.uncertified().external(0, GroupScene.device(phone), List.of());
        refused(scene.commit(phone, scene.freshId(), 0, uncertified, null), ErrorCode.INVALID);
        scene.join(phone, 0).expect(201);
        scene.join(phone, 1, 1L).expect(201);
        assertThat(scene.told(ada).leaves()).containsExactly(leaf(0, ada), leaf(1, phone));
    }

    @Test
    void onlyPeopleWithADeviceToAddAreOnTheListOfAdditions() {
        Person eve = server.join("eve");
        ada.post(room() + "/members", new Rest.NewMember(null, eve.id())).expect(201);
        assertThat(scene.told(ada).additions()).containsExactly(bob.id());
        GroupScene.listed(eve);
        assertThat(scene.told(ada).additions()).containsExactlyInAnyOrder(bob.id(), eve.id());
    }

    @Test
    void aDeviceThatJoinsAgainAndAgainIsHeldBackAndNobodyElse() {
        Person phone = anotherDeviceOf(ada);
        scene.join(phone, 0).expect(201);
        for (long epoch = 1; epoch < 6; epoch++) {
            refused(scene.join(phone, epoch - 1, 1L), ErrorCode.STALE_EPOCH);
            scene.join(phone, epoch, 1L).expect(201);
        }
        Reply late = scene.join(phone, 6, 1L);
        refused(late, ErrorCode.RATE_LIMITED);
        assertThat(late.header("Retry-After")).isNotNull();
        scene.join(anotherDeviceOf(ada), 6).expect(201);
        scene.remove(ada, 7, 0, 2L).expect(201);
    }

    @Test
    void check7WhoJoinsByThemselvesRemovesNobodyWhoLeft() {
        scene.add(ada, 0, 0, bob).expect(201);
        ada.delete(room() + "/members/" + bob.id()).expect(204);
        Person phone = anotherDeviceOf(ada);
        scene.join(phone, 1).expect(201);
        assertThat(scene.told(ada).removals()).containsExactly(1L);
        refused(scene.say(phone, 2), ErrorCode.REMOVAL_NEEDED);
        scene.remove(phone, 2, 2, 1L).expect(201);
        scene.say(phone, 3).expect(201);
    }

    @Test
    void check8ACommitHasAPathUnlessItOnlyAdds() {
        scene.add(ada, 0, 0, bob).expect(201);
        byte[] removal = new Tls().uint8(1).uint16(3).uint32(1).toArray();
        byte[] pathless =
                scene.group().commit(1, sender -> sender.uint8(1).uint32(0), removal, null, true);
        refused(scene.commit(ada, scene.freshId(), 1, pathless, null), ErrorCode.INVALID);
        byte[] ofBob = scene.group().commit(1, 0, GroupScene.device(bob), List.of(), List.of());
        refused(scene.commit(ada, scene.freshId(), 1, ofBob, null), ErrorCode.INVALID);
        byte[] uncertified =
                scene.uncertified().commit(1, 0, GroupScene.device(ada), List.of(), List.of());
        refused(scene.commit(ada, scene.freshId(), 1, uncertified, null), ErrorCode.INVALID);
    }

    @Test
    void check9TheWelcomeIsForWhoIsAddedAndTheGroupInfoForWhatComesNext() {
        KeyPackage added = scene.keyPackage(bob);
        KeyPackage other = scene.keyPackage(bob);
        refused(adding(added));
        refused(adding(added), other);
        refused(adding(added), added, other);
        refused(scene.group().commit(0, 0, GroupScene.device(ada), List.of(), List.of()), added);
        EventId id = scene.freshId();
        scene.put(ada, id, CommitPart.COMMIT, adding(added)).expect(204);
        scene.put(ada, id, CommitPart.TREE, new byte[9]).expect(204);
        scene.put(ada, id, CommitPart.WELCOME, SampleHandshakes.welcome(List.of(added)));
        refused(scene.again(ada, id, 0), ErrorCode.NOT_FOUND);
        scene.put(ada, id, CommitPart.GROUP_INFO, scene.group().groupInfo(0)).expect(204);
        refused(scene.again(ada, id, 0), ErrorCode.INVALID);
    }
}
