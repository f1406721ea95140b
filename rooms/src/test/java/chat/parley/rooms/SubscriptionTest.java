package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Event;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.rooms.Subscription.Effect;
import chat.parley.rooms.Subscription.Input;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;

class SubscriptionTest {
    private static final long GENERATION = 7;

    /** Bob is in from 2 to 6, removed, and in again from 9. */
    private final RoomScript room =
            RoomScript.createdBy(ALICE)
                    .joined(BOB)
                    .said(ALICE, "3")
                    .said(BOB, "4")
                    .said(ALICE, "5")
                    .removed(ALICE, BOB)
                    .said(ALICE, "7")
                    .said(ALICE, "8")
                    .joined(BOB)
                    .said(ALICE, "10");

    private static Audience member(Interval... intervals) {
        return Audience.of(new Membership(BOB, RoomRole.MEMBER, 0, List.of(intervals)));
    }

    private static Audience since(long seq) {
        return member(new Interval(seq, Interval.OPEN));
    }

    private Subscription subscription(Audience audience, long after, long head, long feed) {
        Subscription subscription = new Subscription(audience, after, null);
        subscription.on(new Input.Opened(head(head), feed));
        return subscription;
    }

    private static StreamHead head(long head) {
        return new StreamHead(GENERATION, 0, head, 0, 0, 0);
    }

    private Input paged(long from, long to, long feed) {
        return new Input.Paged(room.events(from, to), feed, true);
    }

    private Input delivered(long from, long to) {
        return new Input.Delivered(room.events(from, to));
    }

    private Effect push(long from, long to) {
        return new Effect.Push(room.events(from, to));
    }

    private static Effect hidden(long from, long to) {
        return new Effect.Gap(from, to, GapReason.HIDDEN);
    }

    @Test
    void aReaderWhoHasEverythingIsLiveAtOnce() {
        Subscription subscription = new Subscription(since(2), 3, GENERATION);
        assertThat(subscription.on(new Input.Opened(head(3), 3)))
                .containsExactly(new Effect.Live());
        assertThat(subscription.isLive()).isTrue();
    }

    @Test
    void whatIsMissingIsReadBeforeItGoesLive() {
        Subscription subscription = new Subscription(since(2), 2, null);
        assertThat(subscription.on(new Input.Opened(head(4), 4)))
                .containsExactly(new Effect.Read(2));
        assertThat(subscription.on(paged(3, 4, 4))).containsExactly(push(3, 4), new Effect.Live());
    }

    @Test
    void whatComesLiveDuringTheLastReadIsNotLost() {
        Subscription subscription = subscription(since(2), 2, 4, 4);
        assertThat(subscription.on(delivered(5, 5))).isEmpty();
        assertThat(subscription.on(paged(3, 4, 5))).containsExactly(push(3, 4), new Effect.Read(4));
        assertThat(subscription.on(paged(5, 5, 5))).containsExactly(push(5, 5), new Effect.Live());
    }

    @Test
    void aPageThatIsAheadOfTheFeedIsNotDeliveredTwice() {
        Subscription subscription = subscription(since(2), 2, 4, 4);
        subscription.on(paged(3, 5, 4));
        assertThat(subscription.on(delivered(5, 5))).isEmpty();
        assertThat(subscription.position()).isEqualTo(5);
    }

    @Test
    void aReaderWhoIsNotWritableIsReadForLater() {
        Subscription subscription = subscription(since(2), 2, 5, 5);
        assertThat(subscription.on(new Input.Paged(room.events(3, 4), 5, false)))
                .containsExactly(push(3, 4));
        assertThat(subscription.on(new Input.Drained())).containsExactly(new Effect.Read(4));
        assertThat(subscription.on(new Input.Drained())).isEmpty();
    }

    @Test
    void aReadThatFailedIsTriedAgainWhenDrained() {
        Subscription subscription = subscription(since(2), 2, 5, 5);
        assertThat(subscription.on(new Input.Paged(List.of(), 5, true))).isEmpty();
        assertThat(subscription.on(new Input.Drained())).containsExactly(new Effect.Read(2));
    }

    @Test
    void aHoleInTheFeedIsReadFromTheLog() {
        Subscription subscription = subscription(since(2), 2, 2, 2);
        assertThat(subscription.on(delivered(4, 5))).containsExactly(new Effect.Read(2));
        assertThat(subscription.on(paged(3, 5, 5))).containsExactly(push(3, 5), new Effect.Live());
    }

    @Test
    void theShortWayTakesOnlyTheNextEventOfALiveReader() {
        Subscription subscription = new Subscription(since(2), 2, null);
        Event third = room.events(3, 3).getFirst();
        assertThat(subscription.takesLive(third)).as("not live yet").isFalse();
        subscription.on(new Input.Opened(head(2), 2));
        assertThat(subscription.takesLive(room.events(4, 4).getFirst())).as("a hole").isFalse();
        assertThat(subscription.takesLive(third)).isTrue();
        assertThat(subscription.takesLive(third)).as("a double").isFalse();
        assertThat(subscription.position()).isEqualTo(3);
    }

    @Test
    void aChangeOfTheRoomNeverGoesTheShortWay() {
        Subscription subscription = subscription(since(2), 5, 5, 5);
        assertThat(subscription.takesLive(room.events(6, 6).getFirst())).isFalse();
    }

    @Test
    void aFeedThatLagsShowsANewcomerNothingFromBeforeTheyCame() {
        Subscription subscription = new Subscription(since(9), 6, GENERATION);
        assertThat(subscription.on(new Input.Opened(head(9), 6)))
                .containsExactly(new Effect.Live());
        assertThat(subscription.takesLive(room.events(7, 7).getFirst())).isFalse();
        assertThat(subscription.on(delivered(7, 9))).containsExactly(hidden(7, 8), push(9, 9));
    }

    @Test
    void aRemovedReaderSeesTheirRemovalAndNothingAfterIt() {
        Subscription subscription = subscription(since(2), 4, 4, 4);
        assertThat(subscription.on(delivered(5, 8)))
                .containsExactly(push(5, 6), new Effect.Ended());
        assertThat(subscription.on(delivered(9, 10))).isEmpty();
        assertThat(subscription.isLive()).isFalse();
    }

    @Test
    void whatHappenedOutsideTheMembershipIsAGap() {
        Subscription subscription =
                subscription(member(new Interval(2, 6), new Interval(9, Interval.OPEN)), 0, 10, 10);
        assertThat(subscription.on(paged(1, 10, 10)))
                .containsExactly(
                        hidden(1, 1), push(2, 6), hidden(7, 8), push(9, 10), new Effect.Live());
    }

    @Test
    void tablesThatLagAreCorrectedByTheLog() {
        Subscription subscription = subscription(since(2), 2, 10, 10);
        assertThat(subscription.on(paged(3, 10, 10)))
                .containsExactly(push(3, 6), hidden(7, 8), push(9, 10), new Effect.Live());
    }

    @Test
    void aCursorOfAnotherGenerationIsReset() {
        assertThat(opened(2, GENERATION - 1, 4)).containsExactly(new Effect.Reset(head(4)));
    }

    @Test
    void aCursorBeyondTheHeadIsReset() {
        assertThat(opened(5, GENERATION, 4)).containsExactly(new Effect.Reset(head(4)));
    }

    private static List<Effect> opened(long after, @Nullable Long generation, long head) {
        return new Subscription(since(2), after, generation).on(new Input.Opened(head(head), head));
    }

    @Test
    void whatRetentionTookIsAGap() {
        Subscription subscription = new Subscription(since(2), 2, null);
        assertThat(subscription.on(new Input.Opened(new StreamHead(7, 4, 5, 0, 0, 0), 5)))
                .containsExactly(new Effect.Gap(3, 4, GapReason.RETENTION), new Effect.Read(4));
    }

    @Test
    void whatRetentionTakesWhileItCatchesUpIsAGapToo() {
        Subscription subscription = subscription(since(2), 2, 5, 5);
        assertThat(subscription.on(paged(5, 5, 5)))
                .containsExactly(
                        new Effect.Gap(3, 4, GapReason.RETENTION), push(5, 5), new Effect.Live());
    }

    @Test
    void aSlowReaderIsToldOnceAndGetsNothingMore() {
        Subscription subscription = subscription(since(2), 2, 2, 2);
        assertThat(subscription.on(new Input.Overflowed())).containsExactly(new Effect.Behind());
        assertThat(subscription.on(new Input.Overflowed())).isEmpty();
        assertThat(subscription.on(delivered(3, 3))).isEmpty();
    }
}
