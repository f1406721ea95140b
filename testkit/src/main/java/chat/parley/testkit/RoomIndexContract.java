package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventType;
import chat.parley.protocol.NotificationLevel;
import chat.parley.rooms.Directory.Listing;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.Mention;
import chat.parley.rooms.ReadStates.FollowedThread;
import chat.parley.rooms.ReadStates.RoomMarks;
import chat.parley.rooms.Relation;
import chat.parley.rooms.RoomIndex;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every {@link chat.parley.rooms.Directory} promises of what events say about each other, and
 * of what people have read of it.
 */
public abstract class RoomIndexContract extends DirectoryFixture {
    private static final Set<String> NOTES =
            Set.of(EventType.EDIT, EventType.REACTION, EventType.DELETION);

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

    @Test
    void theLastOfATypeAboutAnEventIsFound() {
        List<Relation> all =
                List.of(
                        new Relation(3, 5, EventType.EDIT, ann),
                        new Relation(3, 7, EventType.EDIT, bob),
                        new Relation(3, 8, EventType.REACTION, ann),
                        new Relation(4, 9, EventType.EDIT, ann));
        directory.project(
                publicRoom(room, "ops", 9),
                List.of(),
                new RoomIndex(all, List.of(), Set.of(), Set.of()));
        assertThat(directory.lastAbout(room, 3, EventType.EDIT, 10)).isEqualTo(7);
        assertThat(directory.lastAbout(room, 3, EventType.EDIT, 7)).isEqualTo(5);
        assertThat(directory.lastAbout(room, 3, EventType.EDIT, 5)).isZero();
        assertThat(directory.lastAbout(room, 3, EventType.MESSAGE, 10)).isZero();
        assertThat(directory.lastAbout(samples.roomId(), 3, EventType.EDIT, 10)).isZero();
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
        assertThat(directory.mentioned(room, ann, Long.MAX_VALUE, 9)).containsExactly(6L, 3L);
        assertThat(directory.mentioned(room, ann, Long.MAX_VALUE, 1)).containsExactly(6L);
        assertThat(directory.mentioned(room, ann, 6, 9)).containsExactly(3L);
        assertThat(directory.mentioned(room, bob, Long.MAX_VALUE, 9)).containsExactly(4L);
        assertThat(directory.mentioned(samples.roomId(), ann, 9, 9)).isEmpty();
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
        assertThat(directory.mentioned(room, ann, Long.MAX_VALUE, 9)).containsExactly(3L);
        directory.blocks().add(ann, bob);
        assertThat(directory.mentioned(room, ann, Long.MAX_VALUE, 9)).isEmpty();
        assertThat(directory.mentions(room, ann, 0)).isZero();
        directory.blocks().remove(ann, bob);
        assertThat(directory.mentions(room, ann, 0)).isEqualTo(1);
    }

    @Test
    void whatLooksUnreadIsSetAndTakenBack() {
        directory.project(publicRoom(room, "ops", 9), List.of(member(ann, 1)), RoomIndex.EMPTY);
        assertThat(directory.marks(room, ann)).isEqualTo(RoomMarks.NONE);
        long before = directory.version();
        directory.markUnread(room, ann, 4);
        assertThat(directory.version()).isGreaterThan(before);
        Listing listing = directory.roomsOf(ann, null, 10).getFirst();
        assertThat(listing.marks().unreadFrom()).isEqualTo(4);
        assertThat(listing.version()).isEqualTo(directory.version());
        directory.markUnread(room, ann, 0);
        assertThat(directory.marks(room, ann)).isEqualTo(RoomMarks.NONE);
    }

    @Test
    void whatOneIsNotifiedOfIsKeptBesideWhatLooksUnread() {
        directory.project(publicRoom(room, "ops", 9), List.of(member(ann, 1)), RoomIndex.EMPTY);
        long before = directory.version();
        directory.setNotifications(room, ann, NotificationLevel.NOTHING);
        assertThat(directory.version()).isGreaterThan(before);
        directory.markUnread(room, ann, 4);
        var both = new RoomMarks(4, NotificationLevel.NOTHING);
        assertThat(directory.marks(room, ann)).isEqualTo(both);
        directory.setNotifications(room, ann, NotificationLevel.MENTIONS);
        Listing listing = directory.roomsOf(ann, null, 10).getFirst();
        assertThat(listing.marks()).isEqualTo(new RoomMarks(4, NotificationLevel.MENTIONS));
        assertThat(listing.version()).isEqualTo(directory.version());
        assertThat(directory.marks(room, bob)).isEqualTo(RoomMarks.NONE);
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
        assertThat(directory.followed(room, ann, 1, 0, 10)).isEmpty();
        assertThat(directory.advanceThread(room, ann, 3, 5)).isEqualTo(5);
        assertThat(directory.advanceThread(room, ann, 3, 4)).isEqualTo(5);
        assertThat(directory.followed(room, ann, 1, 0, 10)).isEmpty();
        directory.follow(room, ann, 3, true);
        directory.follow(room, ann, 4, true);
        var three = new FollowedThread(3, 5, 3, 8, 1, 0);
        var four = new FollowedThread(4, 0, 0, 0, 0, 0);
        assertThat(directory.followed(room, ann, 1, 0, 10)).containsExactly(three, four);
        assertThat(directory.followed(room, ann, 1, 3, 10)).containsExactly(four);
        assertThat(directory.followed(room, ann, 1, 0, 1)).containsExactly(three);
        assertThat(directory.followed(room, bob, 1, 0, 10)).isEmpty();
        assertThat(directory.followed(room, ann, 8, 0, 10))
                .as("what was said before she came back is not unread")
                .containsExactly(new FollowedThread(3, 5, 3, 8, 0, 0), four);
        directory.follow(room, ann, 3, false);
        assertThat(directory.followed(room, ann, 1, 0, 10)).containsExactly(four);
    }

    @Test
    void whoTakesPartFollowsUnlessTheySaidThatTheyDoNot() {
        directory.project(
                publicRoom(room, "ops", 9),
                List.of(member(ann, 1), member(bob, 2)),
                new RoomIndex(
                        List.of(
                                new Relation(3, 5, EventType.MESSAGE, bob),
                                new Relation(3, 6, EventType.MESSAGE, bob)),
                        List.of(new Mention(ann, 6, bob), new Mention(ann, 7, bob)),
                        Set.of(),
                        Set.of()));
        long before = directory.version();
        assertThat(directory.roomsOf(ann, null, 10))
                .extracting(Listing::followed)
                .containsExactly(0);
        assertThat(directory.mentions(room, ann, 0)).as("not of what is said below").isEqualTo(1);
        assertThat(directory.following(room, 3, List.of(ann, bob))).isEmpty();
        assertThat(directory.join(room, 3, bob, Map.of(ann, 4L, bob, 6L, samples.user(), 1L)))
                .containsExactlyInAnyOrder(ann, bob);
        assertThat(directory.join(room, 3, bob, Map.of(ann, 5L))).as("again").isEmpty();
        assertThat(directory.following(room, 3, List.of(ann, bob)))
                .isEqualTo(Map.of(ann, true, bob, true));
        assertThat(directory.followed(room, ann, 1, 0, 10))
                .containsExactly(new FollowedThread(3, 4, 2, 6, 2, 1));
        Listing listing = directory.roomsOf(ann, null, 10).getFirst();
        assertThat(listing.followed()).isEqualTo(1);
        assertThat(listing.mentions()).isEqualTo(1);
        assertThat(listing.version()).isGreaterThan(before);
        directory.follow(room, ann, 3, false);
        assertThat(directory.join(room, 3, bob, Map.of(ann, 8L))).as("she said no").isEmpty();
        assertThat(directory.following(room, 3, List.of(ann))).isEqualTo(Map.of(ann, false));
        directory.blocks().add(ann, bob);
        assertThat(directory.join(room, 4, bob, Map.of(ann, 0L))).as("by one blocked").isEmpty();
        directory.blocks().remove(ann, bob);
        directory.advanceThread(room, ann, 4, 7);
        assertThat(directory.following(room, 4, List.of(ann))).as("only read").isEmpty();
        assertThat(directory.join(room, 4, bob, Map.of(ann, 0L))).containsExactly(ann);
        assertThat(directory.followed(room, ann, 1, 0, 10))
                .containsExactly(new FollowedThread(4, 7, 0, 0, 0, 0));
    }
}
