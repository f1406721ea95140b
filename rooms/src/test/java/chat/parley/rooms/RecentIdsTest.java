package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.NOW;
import static chat.parley.rooms.Cast.id;
import static chat.parley.rooms.Cast.idAt;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class RecentIdsTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final RoomBounds SMALL =
            new RoomBounds(10, 3, Duration.ofMillis(HOUR), Duration.ofMinutes(5), 500);

    private final RecentIds recent = new RecentIds(0, SMALL);

    private static Event event(long seq, EventId id, long at) {
        return new Event(
                seq, seq, id, EventType.MESSAGE, ALICE, Cast.deviceOf(ALICE), at, Content.EMPTY);
    }

    @Test
    void anEventIsKnownBySenderAndId() {
        recent.add(event(1, id(1), NOW));
        assertThat(recent.find(ALICE, id(1))).isEqualTo(new RecentIds.Landed(1, NOW));
        assertThat(recent.find(BOB, id(1))).isNull();
        assertThat(recent.find(ALICE, id(2))).isNull();
    }

    @Test
    void aYoungRoomForgetsNothing() {
        recent.add(event(1, id(1), NOW));
        assertThat(recent.mayBeForgotten(idAt(0, 9))).isFalse();
    }

    @Test
    void whatAClockAheadStampedWasSaidWhenItWasHeard() {
        recent.passed(NOW);
        recent.add(event(1, id(1), NOW + HOUR));
        assertThat(recent.lastMessageAt(ALICE, NOW - 10, NOW + 10)).isEqualTo(NOW);
        assertThat(recent.lastMessageAt(ALICE, NOW + 1, NOW + HOUR)).isZero();
        assertThat(recent.lastMessageAt(BOB, NOW - 10, NOW + 10)).isZero();
        recent.reads(NOW - HOUR);
        assertThat(recent.lastMessageAt(ALICE, NOW - HOUR - 10, NOW - HOUR + 10)).isZero();
        recent.add(event(2, id(2), NOW + HOUR));
        assertThat(recent.lastMessageAt(ALICE, NOW - HOUR - 10, NOW - HOUR + 10))
                .isEqualTo(NOW - HOUR);
    }

    @Test
    void manyYoungEventsAreAllKnown() {
        for (int seq = 1; seq <= 10; seq++) {
            recent.add(event(seq, id(seq), NOW));
        }
        recent.passed(NOW + HOUR / 2);
        assertThat(recent.find(ALICE, id(1))).isNotNull();
    }

    @Test
    void fewOldEventsAreAllKnown() {
        recent.add(event(1, id(1), NOW));
        recent.add(event(2, id(2), NOW + 5 * HOUR));
        assertThat(recent.find(ALICE, id(1))).isNotNull();
    }

    @Test
    void whatIsOldAndNotAmongTheLastIsForgottenAndSaysSo() {
        for (int seq = 1; seq <= 4; seq++) {
            recent.add(event(seq, idAt(NOW, seq), NOW + seq * 2 * HOUR));
            recent.passed(NOW + seq * 2 * HOUR);
        }
        assertThat(recent.find(ALICE, idAt(NOW, 1))).isNull();
        assertThat(recent.find(ALICE, idAt(NOW, 2))).isNotNull();
        assertThat(recent.mayBeForgotten(idAt(NOW, 1))).isTrue();
        assertThat(recent.mayBeForgotten(idAt(NOW + 8 * HOUR, 5))).isFalse();
    }

    @Test
    void aClockThatIsAheadIsToleratedInWhatMayBeForgotten() {
        RecentIds loaded = new RecentIds(NOW, SMALL);
        long tolerance = SMALL.clockTolerance().toMillis();
        assertThat(loaded.mayBeForgotten(idAt(NOW + tolerance, 1))).isTrue();
        assertThat(loaded.mayBeForgotten(idAt(NOW + tolerance + 1, 1))).isFalse();
    }

    @Test
    void aRoomInWhichMoreIsSaidThanCanBeKnownStillTakesWhatIsNew() {
        long at = NOW;
        recent.passed(NOW);
        for (int seq = 1; seq <= RecentIds.MOST + 100; seq++) {
            at = NOW + seq / 100;
            recent.add(event(seq, idAt(at, seq), at));
        }
        assertThat(recent.find(ALICE, idAt(NOW, 1))).isNull();
        assertThat(recent.mayBeForgotten(idAt(NOW, 1))).isTrue();
        assertThat(recent.mayBeForgotten(idAt(at, 1))).isFalse();
    }

    @Test
    void anIdThatWasAheadOfTheClockIsStillTooOldOnceForgotten() {
        long ahead = NOW + SMALL.clockTolerance().toMillis();
        recent.add(event(1, idAt(ahead, 1), NOW));
        for (int seq = 2; seq <= 4; seq++) {
            recent.add(event(seq, idAt(NOW + 2 * HOUR, seq), NOW + 2 * HOUR));
        }
        recent.passed(NOW + 2 * HOUR);
        assertThat(recent.find(ALICE, idAt(ahead, 1))).isNull();
        assertThat(recent.mayBeForgotten(idAt(ahead, 1))).isTrue();
    }

    @Test
    void theIdOfTheFirstEventMayBeOfAnyTime() {
        recent.add(event(1, idAt(NOW + 1_000 * HOUR, 1), NOW));
        for (int seq = 2; seq <= 4; seq++) {
            recent.add(event(seq, idAt(NOW + 2 * HOUR, seq), NOW + 2 * HOUR));
        }
        recent.passed(NOW + 2 * HOUR);
        assertThat(recent.mayBeForgotten(idAt(NOW + 3 * HOUR, 9))).isFalse();
    }

    @Test
    void whatAClockAheadStampedMakesNothingNewLookForgotten() {
        long ahead = NOW + 24 * 365 * HOUR;
        for (int seq = 1; seq <= 8; seq++) {
            recent.add(event(seq, idAt(ahead, seq), ahead + seq * HOUR));
        }
        recent.passed(NOW + HOUR);
        assertThat(recent.find(ALICE, idAt(ahead, 1))).isNotNull();
        assertThat(recent.mayBeForgotten(idAt(NOW + HOUR, 9))).isFalse();
    }

    @Test
    void theBoundHoldsWhateverTheClocksSay() {
        long ahead = NOW + 24 * 365 * HOUR;
        recent.passed(NOW);
        for (int seq = 1; seq <= RecentIds.MOST + 2; seq++) {
            recent.add(event(seq, idAt(ahead, seq), seq == 1 ? NOW : ahead));
        }
        assertThat(recent.find(ALICE, idAt(ahead, 1))).isNull();
        assertThat(recent.find(ALICE, idAt(ahead, 2))).isNull();
        assertThat(recent.find(ALICE, idAt(ahead, 3))).isNotNull();
        assertThat(recent.mayBeForgotten(idAt(NOW, 1))).isTrue();
        assertThat(recent.mayBeForgotten(idAt(NOW + HOUR, 1))).isFalse();
    }

    @Test
    void theTimeOfAnIdIsReadFromIt() {
        assertThat(RecentIds.timeOf(id(5))).isEqualTo(NOW);
    }
}
