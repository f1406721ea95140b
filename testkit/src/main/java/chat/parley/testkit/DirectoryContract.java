package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Directory.DirtyMark;
import chat.parley.rooms.Directory.Listing;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.Interval;
import chat.parley.rooms.Membership;
import chat.parley.rooms.Mention;
import chat.parley.rooms.ReadStates.FollowedThread;
import chat.parley.rooms.Relation;
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** What every {@link Directory} promises. */
public abstract class DirectoryContract {
    private static final Set<String> NOTES =
            Set.of(EventType.EDIT, EventType.REACTION, EventType.DELETION);

    private final SampleEvents samples = new SampleEvents(6);
    private final RoomId room = samples.roomId();
    private final UserId ann = samples.user();
    private final UserId bob = samples.user();
    private Directory directory;

    /** An empty directory. */
    protected abstract Directory create() throws Exception;

    @BeforeEach
    void openDirectory() throws Exception {
        directory = create();
    }

    @AfterEach
    void closeDirectory() {
        directory.close();
    }

    @Test
    void whatWasNeverProjectedIsUnknown() {
        assertThat(directory.room(room)).isEmpty();
        assertThat(directory.membership(room, ann)).isEqualTo(Membership.none(ann));
        assertThat(directory.members(room, null, 10)).isEmpty();
        assertThat(directory.known(room, 10)).isEmpty();
        assertThat(directory.roomsOf(ann, null, 10)).isEmpty();
        assertThat(directory.readCursor(room, ann)).isEqualTo(ReadCursor.START);
        assertThat(directory.dirty(10)).isEmpty();
    }

    @Test
    void everyFieldOfARoomIsKept() {
        var closed =
                new RoomRecord(
                        room,
                        RoomKind.PUBLIC,
                        "ops ☕",
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        true,
                        12,
                        3,
                        99);
        var direct =
                new RoomRecord(
                        samples.roomId(),
                        RoomKind.DIRECT,
                        null,
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        false,
                        2,
                        2,
                        1);
        directory.project(closed, List.of(), RoomIndex.EMPTY);
        directory.project(direct, List.of(), RoomIndex.EMPTY);
        assertThat(directory.room(room)).contains(closed);
        assertThat(directory.room(direct.room())).contains(direct);
        var configured =
                new RoomRecord(
                        room,
                        RoomKind.PUBLIC,
                        "ops ☕",
                        Encryption.NONE,
                        new RoomSettings(
                                "tea ☕", "all\nof it", true, 21_600_000, true, List.of(7L, 3L)),
                        true,
                        12,
                        3,
                        100);
        directory.project(configured, List.of(), RoomIndex.EMPTY);
        assertThat(directory.room(room)).contains(configured);
    }

    @Test
    void whatEventsSayAboutEachOtherIsKept() {
        Relation edit = new Relation(3, 5, EventType.EDIT, ann);
        Relation thread = new Relation(3, 6, EventType.MESSAGE, ann);
        Relation other = new Relation(4, 7, EventType.REACTION, ann);
        List<Relation> all = List.of(edit, thread, other);
        for (int twice = 0; twice < 2; twice++) {
            directory.project(
                    publicRoom(room, "ops", 7),
                    List.of(),
                    new RoomIndex(all, List.of(), Set.of(4L, 9L), Set.of()));
        }
        assertThat(related(EventType.EDIT, EventType.MESSAGE)).containsExactly(edit, thread);
        assertThat(related(EventType.REACTION)).isEmpty();
        assertThat(directory.relations(room, List.of(3L, 4L), NOTES, 5, 10)).containsExactly(other);
        assertThat(directory.relations(room, List.of(3L, 4L), NOTES, 0, 1)).containsExactly(edit);
        assertThat(directory.relations(room, List.of(), NOTES, 0, 10)).isEmpty();
        assertThat(directory.index(room).relations()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(directory.index(room).tombstones()).containsExactlyInAnyOrder(4L, 9L);
        assertThat(directory.deletedAfter(room, 4)).isEqualTo(1);
        assertThat(directory.index(samples.roomId())).isEqualTo(RoomIndex.EMPTY);
        directory.project(
                publicRoom(room, "ops", 8),
                List.of(),
                new RoomIndex(List.of(), List.of(), Set.of(), Set.of(6L)));
        assertThat(related(EventType.EDIT, EventType.MESSAGE)).containsExactly(edit);
    }

    @Test
    void aProjectionThatIsOvertakenKeepsNothingOfItsIndex() {
        directory.project(publicRoom(room, "ops", 9), List.of(), RoomIndex.EMPTY);
        directory.project(
                publicRoom(room, "ops", 7),
                List.of(),
                new RoomIndex(
                        List.of(new Relation(3, 5, EventType.EDIT, ann)),
                        List.of(),
                        Set.of(3L),
                        Set.of()));
        assertThat(directory.index(room)).isEqualTo(RoomIndex.EMPTY);
    }

    private List<Relation> related(String... types) {
        return directory.relations(room, List.of(3L), Set.of(types), 0, 10);
    }

    @Test
    void deletedMessagesAfterTheCursorAreListed() {
        directory.project(
                publicRoom(room, "ops", 9),
                List.of(member(ann, 1), member(bob, 2)),
                new RoomIndex(List.of(), List.of(), Set.of(4L, 9L), Set.of()));
        directory.advance(room, ann, new ReadCursor(4, 2));
        assertThat(directory.roomsOf(ann, null, 10))
                .extracting(Listing::deleted)
                .containsExactly(1L);
        assertThat(directory.roomsOf(bob, null, 10))
                .extracting(Listing::deleted)
                .containsExactly(2L);
    }

    @Test
    void whoIsMentionedByOthersIsCounted() {
        directory.project(
                publicRoom(room, "ops", 9),
                List.of(member(ann, 1), member(bob, 2)),
                new RoomIndex(
                        List.of(),
                        List.of(
                                new Mention(ann, 3, bob),
                                new Mention(null, 3, bob),
                                new Mention(null, 4, ann),
                                new Mention(bob, 5, bob),
                                new Mention(ann, 6, bob)),
                        Set.of(),
                        Set.of()));
        assertThat(directory.mentions(room, ann, 0)).isEqualTo(2);
        assertThat(directory.mentions(room, ann, 3)).isEqualTo(1);
        assertThat(directory.mentions(room, bob, 0)).isEqualTo(1);
        assertThat(directory.index(room).mentions()).hasSize(5);
        directory.advance(room, ann, new ReadCursor(5, 2));
        assertThat(directory.roomsOf(ann, null, 10))
                .extracting(Listing::mentions)
                .containsExactly(1L);
        directory.project(
                publicRoom(room, "ops", 10),
                List.of(),
                new RoomIndex(List.of(), List.of(), Set.of(6L), Set.of(6L)));
        assertThat(directory.mentions(room, ann, 5)).isZero();
    }

    @Test
    void whatLooksUnreadIsSetAndTakenBack() {
        directory.project(publicRoom(room, "ops", 9), List.of(member(ann, 1)), RoomIndex.EMPTY);
        assertThat(directory.unreadFrom(room, ann)).isZero();
        long before = directory.version();
        directory.markUnread(room, ann, 4);
        assertThat(directory.version()).isGreaterThan(before);
        Listing listing = directory.roomsOf(ann, null, 10).getFirst();
        assertThat(listing.unreadFrom()).isEqualTo(4);
        assertThat(listing.version()).isEqualTo(directory.version());
        directory.markUnread(room, ann, 0);
        assertThat(directory.unreadFrom(room, ann)).isZero();
    }

    @Test
    void threadsAreFollowedAndReadOnTheirOwn() {
        directory.project(
                publicRoom(room, "ops", 9),
                List.of(member(ann, 1)),
                new RoomIndex(
                        List.of(
                                new Relation(3, 5, EventType.MESSAGE, bob),
                                new Relation(3, 6, EventType.MESSAGE, ann),
                                new Relation(3, 7, EventType.REACTION, bob),
                                new Relation(3, 8, EventType.MESSAGE, bob)),
                        List.of(),
                        Set.of(),
                        Set.of()));
        assertThat(directory.followed(room, ann, 0, 10)).isEmpty();
        assertThat(directory.advanceThread(room, ann, 3, 5)).isEqualTo(5);
        assertThat(directory.advanceThread(room, ann, 3, 4)).isEqualTo(5);
        assertThat(directory.followed(room, ann, 0, 10)).isEmpty();
        directory.follow(room, ann, 3, true);
        directory.follow(room, ann, 4, true);
        var three = new FollowedThread(3, 5, 3, 8, 1);
        var four = new FollowedThread(4, 0, 0, 0, 0);
        assertThat(directory.followed(room, ann, 0, 10)).containsExactly(three, four);
        assertThat(directory.followed(room, ann, 3, 10)).containsExactly(four);
        assertThat(directory.followed(room, ann, 0, 1)).containsExactly(three);
        assertThat(directory.followed(room, bob, 0, 10)).isEmpty();
        directory.follow(room, ann, 3, false);
        assertThat(directory.followed(room, ann, 0, 10)).containsExactly(four);
    }

    @Test
    void allRoomsArePagedInOrder() {
        List<RoomId> rooms = Stream.generate(samples::roomId).limit(25).sorted().toList();
        rooms.reversed()
                .forEach(
                        id ->
                                directory.project(
                                        publicRoom(id, "ops", 1), List.of(), RoomIndex.EMPTY));
        List<RoomId> first = directory.rooms(null, 10);
        assertThat(first).isEqualTo(rooms.subList(0, 10));
        assertThat(directory.rooms(first.getLast(), 100)).isEqualTo(rooms.subList(10, 25));
    }

    @Test
    void everyFieldOfAMembershipIsKept() {
        var comesAndGoes =
                new Membership(
                        ann,
                        RoomRole.MODERATOR,
                        false,
                        List.of(
                                new Interval(1, 5),
                                new Interval(9, 9),
                                new Interval(20, Interval.OPEN)));
        var invitedAgain = new Membership(bob, null, true, List.of(new Interval(2, 7)));
        directory.project(
                publicRoom(room, "ops", 20), List.of(comesAndGoes, invitedAgain), RoomIndex.EMPTY);
        assertThat(directory.membership(room, ann)).isEqualTo(comesAndGoes);
        assertThat(directory.membership(room, bob)).isEqualTo(invitedAgain);
        assertThat(directory.known(room, 10)).containsExactlyInAnyOrder(comesAndGoes, invitedAgain);
    }

    @Test
    void whoIsBannedIsListed() {
        var banned = new Membership(ann, null, false, true, List.of(new Interval(1, 5)));
        directory.project(
                publicRoom(room, "ops", 20), List.of(banned, member(bob, 2)), RoomIndex.EMPTY);
        assertThat(directory.membership(room, ann)).isEqualTo(banned);
        assertThat(directory.banned(room, null, 10)).containsExactly(banned);
        assertThat(directory.banned(room, ann, 10)).isEmpty();
        assertThat(directory.members(room, null, 10)).doesNotContain(banned);
    }

    @Test
    void aProjectionChangesOnlyTheMembershipsItNames() {
        directory.project(
                publicRoom(room, "ops", 2),
                List.of(member(ann, 1), member(bob, 2)),
                RoomIndex.EMPTY);
        directory.project(publicRoom(room, "ops", 3), List.of(left(bob, 2, 3)), RoomIndex.EMPTY);
        assertThat(directory.membership(room, ann)).isEqualTo(member(ann, 1));
        assertThat(directory.membership(room, bob)).isEqualTo(left(bob, 2, 3));
        directory.project(
                publicRoom(room, "ops", 4),
                List.of(new Membership(bob, null, false, List.of(new Interval(2, 3)))),
                RoomIndex.EMPTY);
        assertThat(directory.membership(room, bob).intervals()).containsExactly(new Interval(2, 3));
    }

    @Test
    void anOlderProjectionDoesNothing() {
        directory.project(publicRoom(room, "new", 5), List.of(member(ann, 1)), RoomIndex.EMPTY);
        long version = directory.version();
        directory.project(
                publicRoom(room, "old", 4),
                List.of(left(ann, 1, 4), member(bob, 4)),
                RoomIndex.EMPTY);
        assertThat(directory.room(room)).contains(publicRoom(room, "new", 5));
        assertThat(directory.membership(room, ann)).isEqualTo(member(ann, 1));
        assertThat(directory.membership(room, bob)).isEqualTo(Membership.none(bob));
        assertThat(directory.version()).isEqualTo(version);
    }

    @Test
    void aProjectionMayBeRepeated() {
        for (int time = 0; time < 2; time++) {
            directory.project(publicRoom(room, "ops", 5), List.of(member(ann, 1)), RoomIndex.EMPTY);
            assertThat(directory.room(room)).contains(publicRoom(room, "ops", 5));
            assertThat(directory.known(room, 10)).containsExactly(member(ann, 1));
        }
    }

    @Test
    void aMembershipThatIsNotKnownAnyMoreIsDeleted() {
        directory.project(publicRoom(room, "ops", 1), List.of(invited(bob)), RoomIndex.EMPTY);
        directory.project(
                publicRoom(room, "ops", 2), List.of(Membership.none(bob)), RoomIndex.EMPTY);
        assertThat(directory.membership(room, bob)).isEqualTo(Membership.none(bob));
        assertThat(directory.known(room, 10)).isEmpty();
        assertThat(directory.roomsOf(bob, null, 10)).isEmpty();
    }

    @Test
    void membersArePagedInOrderWithoutThoseWhoLeft() {
        List<Membership> people =
                Stream.generate(samples::user)
                        .limit(30)
                        .sorted()
                        .map(user -> member(user, 1))
                        .toList();
        List<Membership> gone =
                Stream.generate(samples::user).limit(30).map(user -> left(user, 1, 2)).toList();
        directory.project(publicRoom(room, "ops", 2), gone, RoomIndex.EMPTY);
        directory.project(publicRoom(room, "ops", 3), people, RoomIndex.EMPTY);
        assertThat(directory.members(room, null, 20)).isEqualTo(people.subList(0, 20));
        assertThat(directory.members(room, people.get(19).user(), 20))
                .isEqualTo(people.subList(20, 30));
        assertThat(directory.known(room, 100))
                .hasSize(60)
                .isSortedAccordingTo(Comparator.comparing(Membership::user));
        assertThat(directory.known(room, 7)).hasSize(7);
    }

    @Test
    void aPersonsRoomsArePagedInOrder() {
        List<RoomId> rooms = Stream.generate(samples::roomId).limit(30).sorted().toList();
        for (RoomId each : rooms.reversed()) {
            directory.project(
                    publicRoom(each, "r", 1),
                    List.of(member(ann, 1), member(bob, 1)),
                    RoomIndex.EMPTY);
        }
        directory.project(
                publicRoom(rooms.get(3), "r", 2), List.of(left(ann, 1, 2)), RoomIndex.EMPTY);
        directory.project(publicRoom(rooms.get(4), "r", 2), List.of(invited(ann)), RoomIndex.EMPTY);
        List<RoomId> expected = new ArrayList<>(rooms);
        expected.remove(3);
        List<Listing> first = directory.roomsOf(ann, null, 20);
        List<Listing> second = directory.roomsOf(ann, first.getLast().room().room(), 20);
        assertThat(Stream.of(first, second).flatMap(List::stream).map(l -> l.room().room()))
                .isEqualTo(expected);
        assertThat(first.get(3).membership()).isEqualTo(invited(ann));
        assertThat(first.get(0).membership()).isEqualTo(member(ann, 1));
        assertThat(first.get(0).with()).isNull();
    }

    @Test
    void aListingShowsTheOtherPersonAndTheReadCursor() {
        var direct =
                new RoomRecord(
                        room,
                        RoomKind.DIRECT,
                        null,
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        false,
                        2,
                        2,
                        1);
        directory.project(direct, List.of(member(ann, 1), member(bob, 1)), RoomIndex.EMPTY);
        directory.advance(room, ann, new ReadCursor(1, 0));
        RoomId alone = samples.roomId();
        directory.project(
                new RoomRecord(
                        alone,
                        RoomKind.DIRECT,
                        null,
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        false,
                        1,
                        1,
                        1),
                List.of(member(ann, 1)),
                RoomIndex.EMPTY);
        assertThat(listing(ann, room).with()).isEqualTo(bob);
        assertThat(listing(bob, room).with()).isEqualTo(ann);
        assertThat(listing(ann, alone).with()).isEqualTo(ann);
        assertThat(listing(ann, room).read()).isEqualTo(new ReadCursor(1, 0));
        assertThat(listing(bob, room).read()).isEqualTo(ReadCursor.START);
        assertThat(listing(ann, room).room()).isEqualTo(direct);
    }

    @Test
    void openPublicRoomsAreFoundByAnyPartOfTheNameInAnyCase() {
        RoomRecord coffee = project(RoomKind.PUBLIC, "Coffee & CAKE", false);
        RoomRecord umlaut = project(RoomKind.PUBLIC, "ÄRGER im Büro", false);
        RoomRecord percent = project(RoomKind.PUBLIC, "100%_\\ sure", false);
        project(RoomKind.PUBLIC, "coffee of old", true);
        project(RoomKind.PRIVATE, "secret coffee", false);
        assertThat(found("coffee")).containsExactly(coffee);
        assertThat(found("e & c")).containsExactly(coffee);
        assertThat(found("ärger")).containsExactly(umlaut);
        assertThat(found("BÜRO")).containsExactly(umlaut);
        assertThat(found("%")).containsExactly(percent);
        assertThat(found("_\\")).containsExactly(percent);
        assertThat(found("_")).containsExactly(percent);
        assertThat(found("nothing")).isEmpty();
        assertThat(found("'; --")).isEmpty();
        assertThat(found("")).containsExactlyInAnyOrder(coffee, umlaut, percent);
    }

    @Test
    void publicRoomsArePagedInOrderAndByTheirNewestName() {
        List<RoomRecord> rooms =
                Stream.generate(() -> project(RoomKind.PUBLIC, "team", false))
                        .limit(30)
                        .sorted(Comparator.comparing(RoomRecord::room))
                        .toList();
        List<RoomRecord> first = directory.publicRooms("team", null, 20);
        assertThat(first).isEqualTo(rooms.subList(0, 20));
        assertThat(directory.publicRooms("team", first.getLast().room(), 20))
                .isEqualTo(rooms.subList(20, 30));
        RoomRecord renamed = publicRoom(rooms.getFirst().room(), "crew", 2);
        directory.project(renamed, List.of(), RoomIndex.EMPTY);
        assertThat(found("crew")).containsExactly(renamed);
        assertThat(directory.publicRooms("team", null, 100)).hasSize(29);
    }

    @Test
    void aReadCursorMovesOnlyForward() {
        assertThat(directory.advance(room, ann, new ReadCursor(7, 3)))
                .isEqualTo(new ReadCursor(7, 3));
        assertThat(directory.advance(room, ann, new ReadCursor(5, 2)))
                .isEqualTo(new ReadCursor(7, 3));
        assertThat(directory.advance(room, ann, new ReadCursor(7, 3)))
                .isEqualTo(new ReadCursor(7, 3));
        assertThat(directory.advance(room, ann, new ReadCursor(8, 3)))
                .isEqualTo(new ReadCursor(8, 3));
        assertThat(directory.readCursor(room, ann)).isEqualTo(new ReadCursor(8, 3));
        assertThat(directory.readCursor(room, bob)).isEqualTo(ReadCursor.START);
        assertThat(directory.readCursor(samples.roomId(), ann)).isEqualTo(ReadCursor.START);
    }

    @Test
    void ofManyReadCursorsAtOnceTheHighestHolds() throws Exception {
        List<Callable<ReadCursor>> moves = new ArrayList<>();
        for (long seq = 1; seq <= 50; seq++) {
            ReadCursor to = new ReadCursor((seq * 37) % 51, seq);
            moves.add(() -> directory.advance(room, ann, to));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(moves);
        }
        assertThat(directory.readCursor(room, ann).seq()).isEqualTo(50);
    }

    @Test
    void theVersionTellsWhichListingsChangedSince() {
        RoomId other = samples.roomId();
        directory.project(
                publicRoom(room, "ops", 1),
                List.of(member(ann, 1), member(bob, 1)),
                RoomIndex.EMPTY);
        directory.project(publicRoom(other, "dev", 1), List.of(member(ann, 1)), RoomIndex.EMPTY);
        long first = directory.version();
        directory.project(publicRoom(room, "ops", 2), List.of(left(bob, 1, 2)), RoomIndex.EMPTY);
        assertThat(directory.version()).isGreaterThan(first);
        assertThat(listing(ann, room).version()).isGreaterThan(first);
        assertThat(listing(ann, other).version()).isLessThanOrEqualTo(first);
        long second = directory.version();
        directory.advance(other, ann, new ReadCursor(1, 0));
        assertThat(directory.version()).isGreaterThan(second);
        assertThat(listing(ann, other).version()).isGreaterThan(second);
        long third = directory.version();
        directory.advance(other, ann, new ReadCursor(1, 0));
        assertThat(directory.version()).isEqualTo(third);
    }

    @Test
    void dirtyMarksAreKeptPerNodeUntilThatNodeTakesItsOwnBack() {
        directory.markDirty(room, "node-1");
        directory.markDirty(room, "node-1");
        directory.markDirty(room, "node-2");
        directory.clearDirty(room, "node-1");
        directory.clearDirty(room, "node-3");
        directory.clearDirty(samples.roomId(), "node-2");
        assertThat(directory.dirty(10)).containsExactly(new DirtyMark(room, "node-2"));
        directory.markDirty(samples.roomId(), "node-1");
        assertThat(directory.dirty(10)).hasSize(2);
        assertThat(directory.dirty(1)).hasSize(1);
    }

    @Test
    void marksAreFoundByTheirNode() {
        assertThat(directory.dirtyNodes()).isEmpty();
        RoomId other = samples.roomId();
        directory.markDirty(room, "node-1");
        directory.markDirty(other, "node-1");
        directory.markDirty(room, "node-2");
        assertThat(directory.dirtyNodes()).containsExactlyInAnyOrder("node-1", "node-2");
        assertThat(directory.dirty("node-1", 10)).containsExactlyInAnyOrder(room, other);
        assertThat(directory.dirty("node-1", 1)).hasSize(1);
        assertThat(directory.dirty("node-2", 10)).containsExactly(room);
        assertThat(directory.dirty("node-3", 10)).isEmpty();
    }

    private RoomRecord project(RoomKind kind, String name, boolean closed) {
        RoomRecord record =
                new RoomRecord(
                        samples.roomId(),
                        kind,
                        name,
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        closed,
                        1,
                        1,
                        1);
        directory.project(record, List.of(), RoomIndex.EMPTY);
        return record;
    }

    private List<RoomRecord> found(String query) {
        return directory.publicRooms(query, null, 10);
    }

    private Listing listing(UserId person, RoomId of) {
        return directory.roomsOf(person, null, 100).stream()
                .filter(listing -> listing.room().room().equals(of))
                .findFirst()
                .orElseThrow();
    }

    private static RoomRecord publicRoom(RoomId id, @Nullable String name, long projected) {
        return new RoomRecord(
                id,
                RoomKind.PUBLIC,
                name,
                Encryption.NONE,
                RoomSettings.DEFAULT,
                false,
                1,
                1,
                projected);
    }

    private static Membership member(UserId user, long from) {
        return new Membership(
                user, RoomRole.MEMBER, false, List.of(new Interval(from, Interval.OPEN)));
    }

    private static Membership left(UserId user, long from, long to) {
        return new Membership(user, null, false, List.of(new Interval(from, to)));
    }

    private static Membership invited(UserId user) {
        return new Membership(user, null, true, List.of());
    }
}
