package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.History;
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
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** What every {@link Directory} promises of rooms, people and read cursors. */
public abstract class DirectoryContract extends DirectoryFixture {
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
                                "tea ☕",
                                "all\nof it",
                                true,
                                21_600_000,
                                true,
                                History.INVITED,
                                42,
                                new BlobId(samples.roomId().value()),
                                List.of(7L, 3L)),
                        true,
                        12,
                        3,
                        100);
        directory.project(configured, List.of(), RoomIndex.EMPTY);
        assertThat(directory.room(room)).contains(configured);
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
                        0,
                        List.of(
                                new Interval(1, 5),
                                new Interval(9, 9),
                                new Interval(12, 15, 9),
                                new Interval(20, Interval.OPEN, 1)));
        var invitedAgain = new Membership(bob, null, 19, List.of(new Interval(2, 7)));
        directory.project(
                publicRoom(room, "ops", 20), List.of(comesAndGoes, invitedAgain), RoomIndex.EMPTY);
        assertThat(directory.membership(room, ann)).isEqualTo(comesAndGoes);
        assertThat(directory.membership(room, bob)).isEqualTo(invitedAgain);
        assertThat(directory.known(room, 10)).containsExactlyInAnyOrder(comesAndGoes, invitedAgain);
    }

    @Test
    void whoIsBannedIsListed() {
        var banned = new Membership(ann, null, 0, true, null, List.of(new Interval(1, 5)));
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
                List.of(new Membership(bob, null, 0, List.of(new Interval(2, 3)))),
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
    void theNicksOfManyAreFoundAtOnce() {
        Membership called = named(ann, "the boss");
        directory.project(
                publicRoom(room, "ops", 2), List.of(called, named(bob, null)), RoomIndex.EMPTY);
        assertThat(directory.membership(room, ann)).isEqualTo(called);
        assertThat(directory.nicks(room, List.of(bob, samples.user(), ann)))
                .isEqualTo(Map.of(ann, "the boss"));
        assertThat(directory.nicks(samples.roomId(), List.of(ann))).isEmpty();
        assertThat(directory.nicks(room, List.of())).isEmpty();
    }

    private static Membership named(UserId user, @Nullable String nick) {
        return new Membership(
                user, RoomRole.MEMBER, 0, false, nick, List.of(new Interval(1, Interval.OPEN)));
    }

    @Test
    void theReadCursorsOfManyAreFoundAtOnce() {
        directory.advance(room, ann, new ReadCursor(7, 3));
        directory.advance(room, bob, new ReadCursor(5, 2));
        directory.advance(samples.roomId(), ann, new ReadCursor(9, 9));
        assertThat(directory.readCursors(room, List.of(bob, samples.user(), ann)))
                .isEqualTo(Map.of(ann, new ReadCursor(7, 3), bob, new ReadCursor(5, 2)));
        assertThat(directory.readCursors(room, List.of(ann))).containsOnlyKeys(ann);
        assertThat(directory.readCursors(room, List.of())).isEmpty();
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

    private static Membership left(UserId user, long from, long to) {
        return new Membership(user, null, 0, List.of(new Interval(from, to)));
    }

    private static Membership invited(UserId user) {
        return new Membership(user, null, 1, List.of());
    }
}
