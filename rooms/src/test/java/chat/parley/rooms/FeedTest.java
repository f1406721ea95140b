package chat.parley.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Event;
import chat.parley.rooms.Feed.Effect;
import chat.parley.rooms.Feed.Input;

import org.junit.jupiter.api.Test;

import java.util.List;

class FeedTest {
    private final Feed feed = new Feed();

    private static Input published(long from, long to) {
        return new Input.Published(events(from, to));
    }

    private static Input fetched(long from, long to) {
        return new Input.Fetched(events(from, to));
    }

    private static Effect deliver(long from, long to) {
        return new Effect.Deliver(events(from, to));
    }

    private static List<Event> events(long from, long to) {
        RoomScript script = RoomScript.createdBy(Cast.ALICE);
        for (int i = 0; i < to; i++) {
            script.said(Cast.ALICE, "event");
        }
        return script.events(from, to);
    }

    private void at(long head) {
        assertThat(feed.on(new Input.HeadSeen(head))).isEmpty();
    }

    @Test
    void itHasNoPositionBeforeTheHeadWasRead() {
        assertThat(feed.position()).isEqualTo(-1);
        assertThat(feed.on(published(1, 2))).isEmpty();
    }

    @Test
    void whatWasPublishedBeforeTheHeadWasReadIsNotLost() {
        feed.on(published(4, 5));
        assertThat(feed.on(new Input.HeadSeen(3))).containsExactly(new Effect.Fetch(3));
        assertThat(feed.on(fetched(4, 5))).containsExactly(deliver(4, 5));
    }

    @Test
    void whatFollowsIsDelivered() {
        at(3);
        assertThat(feed.on(published(4, 6))).containsExactly(deliver(4, 6));
        assertThat(feed.position()).isEqualTo(6);
    }

    @Test
    void aDoubledSignalIsDeliveredOnce() {
        at(3);
        feed.on(published(4, 6));
        assertThat(feed.on(published(4, 6))).isEmpty();
        assertThat(feed.on(published(5, 8))).containsExactly(deliver(7, 8));
    }

    @Test
    void aLostSignalIsReadFromTheLog() {
        at(3);
        assertThat(feed.on(published(6, 6))).containsExactly(new Effect.Fetch(3));
        assertThat(feed.on(fetched(4, 6))).containsExactly(deliver(4, 6));
    }

    @Test
    void aHeadThatMovedIsReadFromTheLog() {
        at(3);
        assertThat(feed.on(new Input.HeadSeen(5))).containsExactly(new Effect.Fetch(3));
    }

    @Test
    void itFetchesOnceAtATime() {
        at(3);
        feed.on(published(6, 6));
        assertThat(feed.on(published(8, 8))).isEmpty();
        assertThat(feed.on(fetched(4, 6))).containsExactly(deliver(4, 6), new Effect.Fetch(6));
    }

    @Test
    void aLateSignalThatClosesTheHoleMakesTheFetchedPageOld() {
        at(3);
        feed.on(published(6, 6));
        assertThat(feed.on(published(4, 6))).containsExactly(deliver(4, 6));
        assertThat(feed.on(fetched(4, 6))).isEmpty();
        assertThat(feed.position()).isEqualTo(6);
    }

    @Test
    void anOldPageDoesNotHideThatMoreIsMissing() {
        at(3);
        feed.on(published(9, 9));
        feed.on(published(4, 6));
        assertThat(feed.on(fetched(4, 5))).containsExactly(new Effect.Fetch(6));
    }

    @Test
    void aPageThatOverlapsIsCut() {
        at(3);
        feed.on(published(9, 9));
        feed.on(published(4, 5));
        assertThat(feed.on(fetched(4, 9))).containsExactly(deliver(6, 9));
    }

    @Test
    void aFailedFetchIsTriedAgainAtTheNextHint() {
        at(3);
        feed.on(published(6, 6));
        assertThat(feed.on(new Input.FetchFailed())).isEmpty();
        assertThat(feed.on(new Input.HeadSeen(6))).containsExactly(new Effect.Fetch(3));
    }

    @Test
    void anEmptyPageDoesNotMakeItFetchForEver() {
        at(3);
        feed.on(published(6, 6));
        assertThat(feed.on(new Input.Fetched(List.of()))).isEmpty();
    }

    @Test
    void whatRetentionTookIsPassedOver() {
        at(3);
        feed.on(published(9, 9));
        assertThat(feed.on(fetched(7, 9))).containsExactly(deliver(7, 9));
        assertThat(feed.position()).isEqualTo(9);
    }
}
