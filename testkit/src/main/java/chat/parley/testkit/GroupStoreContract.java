package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.SessionStore;
import chat.parley.accounts.SessionStore.Opening;
import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredSession;
import chat.parley.accounts.StoredSettings;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.EventId;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.rooms.CommitName;
import chat.parley.rooms.CommitPart;
import chat.parley.rooms.Directory;
import chat.parley.rooms.GroupEpoch;
import chat.parley.rooms.GroupStore;
import chat.parley.rooms.GroupStore.InGroup;
import chat.parley.rooms.GroupStore.Look;
import chat.parley.rooms.GroupStore.Part;
import chat.parley.rooms.GroupStore.Welcome;
import chat.parley.rooms.RoomGroup;
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What every {@link GroupStore} promises, and that a room is told with its group. */
public abstract class GroupStoreContract {
    private static final long NOTED = 1_000;
    private static final long LATER = 2_000;

    private final SampleEvents samples = new SampleEvents(21);
    private final SampleAccounts accounts = new SampleAccounts(22);
    private final RoomId room = samples.roomId();
    private final LeafOwner ada = owner();
    private final LeafOwner bob = owner();
    private final CommitName begin = name(ada);
    private final CommitName first = name(ada);
    private final CommitName second = name(ada);
    private Directory directory;
    private GroupStore store;

    /** An empty directory. */
    protected abstract Directory create() throws Exception;

    /** The device is signed in from now on. */
    protected abstract void signIn(LeafOwner device);

    /** Its session ends. */
    protected abstract void signOut(LeafOwner device);

    /** On an engine that has accounts and sessions. */
    protected static void signOut(LeafOwner device, SessionStore sessions) {
        SessionId session = new SessionId(device.device().value());
        assertThat(sessions.end(device.user(), session, NOTED)).isTrue();
    }

    /** On an engine that has accounts and sessions. */
    protected static void signIn(LeafOwner device, AccountStore accounts, SessionStore sessions) {
        StoredAccount account =
                new StoredAccount(
                        device.user(),
                        "p" + device.user().toString().substring(0, 8),
                        "Person",
                        null,
                        ServerRole.MEMBER,
                        "hash",
                        NOTED,
                        null,
                        false);
        accounts.changeSettings(new StoredSettings(true, false));
        accounts.signUp(account, null);
        StoredSession session =
                new StoredSession(
                        new SessionId(device.device().value()),
                        device.user(),
                        device.device(),
                        "laptop",
                        "secret",
                        NOTED,
                        NOTED,
                        NOTED,
                        "192.0.2.7");
        assertThat(sessions.open(session, "hash", 9)).isInstanceOf(Opening.Opened.class);
    }

    @BeforeEach
    void open() throws Exception {
        directory = create();
        store = directory.groups();
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private LeafOwner owner() {
        return new LeafOwner(accounts.user(), accounts.device());
    }

    private CommitName name(LeafOwner by) {
        return new CommitName(new EventId(samples.roomId().value()), by.user(), by.device());
    }

    private static RoomGroup.Leaf leaf(LeafOwner of, boolean left, boolean ended) {
        return new RoomGroup.Leaf(of.user(), of.device(), left, ended);
    }

    private static RoomGroup group(CommitName by, long epoch, Map<Long, RoomGroup.Leaf> leaves) {
        return new RoomGroup(
                1, 7, epoch, Math.max(0, epoch - 1), epoch + 2, by, new TreeMap<>(leaves));
    }

    private RoomRecord project(RoomGroup group, GroupEpoch... epochs) {
        RoomRecord record =
                new RoomRecord(
                        room,
                        RoomKind.PRIVATE,
                        "secret",
                        Encryption.MLS,
                        RoomSettings.DEFAULT,
                        false,
                        2,
                        1,
                        group.seq(),
                        group);
        directory.project(
                record,
                List.of(),
                new RoomIndex(List.of(), List.of(), Set.of(), Set.of(), List.of(epochs)));
        return record;
    }

    private static GroupEpoch epoch(CommitName by, long epoch, GroupLeaf... welcomed) {
        return new GroupEpoch(1, epoch, epoch + 2, NOTED + epoch, by, List.of(welcomed));
    }

    private GroupEpoch welcoming(CommitName by, long epoch, LeafOwner... welcomed) {
        GroupLeaf[] leaves = new GroupLeaf[welcomed.length];
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = new GroupLeaf(i + 1, welcomed[i].user(), welcomed[i].device());
        }
        return epoch(by, epoch, leaves);
    }

    private RoomGroup ofTwo(CommitName by, long epoch) {
        return group(by, epoch, Map.of(0L, leaf(ada, false, false), 1L, leaf(bob, false, false)));
    }

    @Test
    void aRoomIsToldWithItsGroupWhateverItsLeavesAre() {
        RoomRecord record =
                project(
                        group(
                                begin,
                                3,
                                Map.of(0L, leaf(ada, true, false), 999L, leaf(bob, false, true))));
        assertThat(directory.room(room)).contains(record);
        assertThat(directory.room(room).orElseThrow().encryption()).isEqualTo(Encryption.MLS);
    }

    @Test
    void epochsAreFoundInTheirOrder() {
        project(ofTwo(second, 2), epoch(begin, 0), welcoming(first, 1, bob), epoch(second, 2));
        assertThat(store.epochs(room, 1, 0, 9)).containsExactly(epoch(first, 1), epoch(second, 2));
        assertThat(store.epochs(room, 1, 0, 1)).containsExactly(epoch(first, 1));
        assertThat(store.epochs(room, 2, 0, 9)).isEmpty();
        assertThat(store.epochs(samples.roomId(), 1, 0, 9)).isEmpty();
        assertThat(store.epoch(room, 3)).contains(epoch(first, 1));
        assertThat(store.epoch(room, 9)).isEmpty();
    }

    @Test
    void aWelcomeWaitsUntilItIsAcknowledgedOrTooOld() {
        project(ofTwo(first, 1), epoch(begin, 0), welcoming(first, 1, bob));
        Welcome waiting = new Welcome(room, 1, 1, 3);
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).containsExactly(waiting);
        assertThat(store.welcome(bob.user(), bob.device(), room)).contains(waiting);
        assertThat(store.welcomes(ada.user(), ada.device(), 9)).isEmpty();
        assertThat(store.welcomes(bob.user(), accounts.device(), 9)).isEmpty();
        project(ofTwo(second, 2), welcoming(second, 2, bob));
        Welcome newer = new Welcome(room, 1, 2, 4);
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).containsExactly(newer);
        store.acknowledge(bob.user(), bob.device(), room, waiting.seq());
        assertThat(store.welcome(bob.user(), bob.device(), room)).contains(newer);
        store.acknowledge(bob.user(), bob.device(), room, newer.seq());
        store.acknowledge(bob.user(), bob.device(), room, newer.seq());
        assertThat(store.welcome(bob.user(), bob.device(), room)).isEqualTo(Optional.empty());
        project(ofTwo(first, 3), welcoming(first, 3, bob));
        store.expire(NOTED + 3);
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).hasSize(1);
        store.expire(NOTED + 4);
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).isEmpty();
    }

    private BlobId note(CommitName of, CommitPart part, int bytes) {
        BlobId blob = new BlobId(samples.roomId().value());
        assertThat(store.note(new Part(blob, room, of, part, bytes), NOTED)).isTrue();
        return blob;
    }

    private List<BlobId> needless() {
        return store.needless(LATER, 99);
    }

    @Test
    void whatBelongsToNoCommitIsNeedlessOnceItIsOld() {
        BlobId orphan = note(first, CommitPart.TREE, 9);
        assertThat(store.needless(NOTED, 9)).as("too young").isEmpty();
        assertThat(needless()).containsExactly(orphan);
        directory.markDirty(room, "node");
        assertThat(needless()).as("its event may not be projected yet").isEmpty();
        directory.clearDirty(room, "node");
        assertThat(store.touch(List.of(orphan), LATER)).isTrue();
        assertThat(store.touch(List.of(orphan, new BlobId(room.value())), LATER)).isFalse();
        assertThat(needless()).isEmpty();
        assertThat(store.condemn(orphan, LATER)).as("it was touched").isFalse();
        assertThat(store.condemn(orphan, LATER + 1)).isTrue();
        assertThat(store.touch(List.of(orphan), LATER)).as("it is going").isFalse();
        assertThat(store.note(new Part(orphan, room, first, CommitPart.TREE, 9), LATER)).isFalse();
        store.forget(orphan);
        assertThat(store.needless(LATER + 9, 9)).isEmpty();
        assertThat(store.note(new Part(orphan, room, first, CommitPart.TREE, 9), LATER)).isTrue();
    }

    @Test
    void partsStayAsLongAsSomebodyNeedsThem() {
        BlobId inEvent = note(first, CommitPart.COMMIT, Limits.COMMIT_IN_EVENT_BYTES);
        BlobId large = note(second, CommitPart.COMMIT, Limits.COMMIT_IN_EVENT_BYTES + 1);
        BlobId tree = note(first, CommitPart.TREE, 9);
        BlobId welcome = note(first, CommitPart.WELCOME, 9);
        project(ofTwo(first, 1), epoch(begin, 0), welcoming(first, 1, bob));
        assertThat(needless()).containsExactlyInAnyOrder(inEvent, large);
        project(ofTwo(second, 2), epoch(second, 2));
        assertThat(needless()).as("a Welcome needs its tree").containsExactly(inEvent);
        store.acknowledge(bob.user(), bob.device(), room, 3);
        assertThat(needless()).containsExactlyInAnyOrder(inEvent, tree, welcome);
    }

    @Test
    void noWelcomeWaitsToAGroupThatALaterOneTookThePlaceOf() {
        project(ofTwo(first, 1), epoch(begin, 0), welcoming(first, 1, bob));
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).hasSize(1);
        RoomGroup later = later(bob);
        project(later, new GroupEpoch(2, 0, 9, NOTED, second, List.of()));
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).as("it began the next").isEmpty();
        project(later, welcoming(first, 1, bob));
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).as("projected again").isEmpty();
    }

    private RoomGroup later(LeafOwner by) {
        return new RoomGroup(
                2, 7, 0, 0, 9, second, new TreeMap<>(Map.of(0L, leaf(by, false, false))));
    }

    @Test
    void noWelcomeWaitsForADeviceThatIsGone() {
        project(ofTwo(first, 1), epoch(begin, 0), welcoming(first, 1, bob));
        project(group(first, 1, Map.of(0L, leaf(ada, false, false), 1L, leaf(bob, false, true))));
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).as("its session ended").isEmpty();
        project(ofTwo(second, 2), welcoming(second, 2, bob));
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).hasSize(1);
        RoomGroup without = group(first, 3, Map.of(0L, leaf(ada, false, false)));
        project(without, welcoming(first, 3));
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).as("it was removed").isEmpty();
        project(without, welcoming(second, 2, bob), welcoming(first, 3));
        assertThat(store.welcomes(bob.user(), bob.device(), 9)).as("projected again").isEmpty();
    }

    @Test
    void devicesWhoseSessionsEndedAreFoundUntilTheLogSaysSo() {
        signIn(ada);
        signIn(bob);
        project(ofTwo(begin, 0), epoch(begin, 0));
        assertThat(store.gone(9)).isEmpty();
        assertThat(store.look(null, 9)).isEqualTo(new Look(List.of(), null));
        signOut(bob);
        InGroup bobs = new InGroup(room, bob.user(), bob.device());
        assertThat(store.gone(9)).containsExactly(bobs);
        assertThat(store.gone(0)).isEmpty();
        assertThat(store.look(null, 9)).isEqualTo(new Look(List.of(bobs), null));
        project(group(first, 1, Map.of(0L, leaf(ada, false, false), 1L, leaf(bob, false, true))));
        assertThat(store.gone(9)).isEmpty();
        assertThat(store.look(null, 9)).isEqualTo(new Look(List.of(), null));
        project(group(second, 2, Map.of(0L, leaf(bob, false, false))));
        assertThat(store.gone(9)).as("it came back").containsExactly(bobs);
    }

    @Test
    void allDevicesInGroupsAreLookedThroughByPages() {
        LeafOwner third = owner();
        signIn(bob);
        project(
                group(
                        first,
                        1,
                        Map.of(
                                0L, leaf(ada, false, false),
                                1L, leaf(bob, false, false),
                                2L, leaf(third, false, false))),
                epoch(first, 1));
        List<InGroup> gone = new ArrayList<>();
        int pages = 0;
        InGroup after = null;
        do {
            Look look = store.look(after, 1);
            gone.addAll(look.gone());
            after = look.last();
            pages++;
        } while (after != null);
        assertThat(pages).isEqualTo(4);
        assertThat(gone)
                .as("also of those who never signed in")
                .containsExactlyInAnyOrder(
                        new InGroup(room, ada.user(), ada.device()),
                        new InGroup(room, third.user(), third.device()));
    }

    @Test
    void listsOfRoomsDoNotTellGroups() {
        RoomRecord record =
                new RoomRecord(
                        room,
                        RoomKind.PRIVATE,
                        "secret",
                        Encryption.MLS,
                        RoomSettings.DEFAULT,
                        false,
                        1,
                        1,
                        3,
                        ofTwo(first, 1));
        directory.project(record, List.of(DirectoryFixture.member(ada.user(), 1)), RoomIndex.EMPTY);
        RoomRecord listed = directory.roomsOf(ada.user(), null, 9).getFirst().room();
        assertThat(listed.group()).isNull();
        assertThat(listed.encryption()).isEqualTo(Encryption.MLS);
        assertThat(directory.room(room)).contains(record);
    }
}
