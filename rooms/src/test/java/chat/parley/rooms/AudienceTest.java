package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.History;
import chat.parley.protocol.RoomRole;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

class AudienceTest {
    private final RoomScript room =
            RoomScript.createdBy(ALICE)
                    .joined(BOB)
                    .said(BOB, "3")
                    .removed(ALICE, BOB)
                    .said(ALICE, "5")
                    .joined(BOB)
                    .said(BOB, "7");

    private static Audience bob(Interval... intervals) {
        boolean member = intervals.length > 0 && intervals[intervals.length - 1].isOpen();
        return Audience.of(
                new Membership(BOB, member ? RoomRole.MEMBER : null, 0, List.of(intervals)));
    }

    /** What is seen of 1 to 7 when each event is asked for right after it was folded. */
    private List<Long> seenBy(Audience audience) {
        return room.events().stream()
                .filter(
                        event -> {
                            audience.fold(event);
                            return audience.sees(event.seq());
                        })
                .map(Event::seq)
                .toList();
    }

    @Test
    void itSeesFromTheJoiningToTheLeavingBothIncluded() {
        assertThat(seenBy(bob())).containsExactly(2L, 3L, 4L, 6L, 7L);
    }

    @Test
    void foldingWhatTheTablesHadChangesNothing() {
        Audience audience = bob(new Interval(2, 4), new Interval(6, Interval.OPEN));
        assertThat(seenBy(audience)).containsExactly(2L, 3L, 4L, 6L, 7L);
        assertThat(audience.isMember()).isTrue();
    }

    @Test
    void tablesThatHadOnlyTheFirstJoiningAreContinued() {
        assertThat(seenBy(bob(new Interval(2, Interval.OPEN)))).containsExactly(2L, 3L, 4L, 6L, 7L);
    }

    @Test
    void othersComeAndGoWithoutEffect() {
        Audience alice =
                Audience.of(
                        new Membership(
                                ALICE, RoomRole.OWNER, 0, List.of(new Interval(1, Interval.OPEN))));
        assertThat(seenBy(alice)).hasSize(7);
    }

    @Test
    void theOwnerOfAnInboxSeesAllOfIt() {
        Audience all = Audience.ofInbox();
        assertThat(LongStream.of(1, 2, 1_000_000)).allMatch(all::sees);
    }

    @Test
    void whatAnInboxTellsOfRoomsDoesNotEndItsReading() {
        Audience all = Audience.ofInbox();
        all.fold(
                new Event(
                        1,
                        0,
                        new EventId(new UUID(0x7000, 1)),
                        EventType.MEMBER_LEFT,
                        BOB,
                        new DeviceId(new UUID(0x4000, 1)),
                        0,
                        Content.of(Map.of("room", "somewhere", "seq", 4))));
        assertThat(all.isMember()).isTrue();
    }

    @Test
    void whoLeftIsNoMember() {
        Audience audience = bob(new Interval(2, Interval.OPEN));
        audience.fold(room.events(4, 4).getFirst());
        assertThat(audience.isMember()).isFalse();
        assertThat(audience.sees(5)).isFalse();
    }

    @Test
    void whatTheRoomShowedThemWhenTheyJoinedIsSeen() {
        Audience audience = bob(new Interval(2, 4), new Interval(6, Interval.OPEN, 5));
        assertThat(seenBy(audience)).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(audience.lastSeenBefore(6)).isEqualTo(5);
    }

    @Test
    void aLeavingThatTheTablesHadDoesNotEndWhatWasShownOfIt() {
        Audience audience = bob(new Interval(2, 4), new Interval(6, Interval.OPEN, 1));
        assertThat(seenBy(audience)).hasSize(7);
        assertThat(audience.isMember()).isTrue();
    }

    @Test
    void aJoiningThatTheTablesDoNotHaveShowsNothingOfWhatWasBefore() {
        RoomScript open =
                RoomScript.createdBy(ALICE)
                        .changed(ALICE, RoomHistoryTest.show(History.ALL))
                        .said(ALICE, "3")
                        .joined(BOB);
        Audience audience = Audience.of(Membership.none(BOB));
        open.events().forEach(audience::fold);
        assertThat(LongStream.rangeClosed(1, 4).filter(audience::sees)).containsExactly(4L);
    }
}
