package chat.parley.gateway;

import chat.parley.protocol.Event;
import chat.parley.protocol.ServerFrame.RoomHead;
import chat.parley.rooms.Audience;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.Subscription;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One connection's interest in one stream: either it watches where the stream stands, or, with a
 * {@link Subscription}, it is a member of the topic and gets its events. Owned by the event loop.
 */
final class Follower {
    static final int NO_SEAT = -1;

    final ClientSession session;
    final LocalTopic topic;

    /** Where {@link Seats} has put it; of no meaning to others. */
    int seat = NO_SEAT;

    /** From when on others may be told again that the person is writing here. */
    long typingAgainAt;

    /** The head that the client knows of. */
    private long knownHead;

    /** Null until the reader's right to read is known. */
    private @Nullable Subscription subscription;

    /** Where the stream stood when the right was looked up; until the topic is open, too. */
    private @Nullable StreamHead head;

    Follower(ClientSession session, LocalTopic topic) {
        this.session = session;
        this.topic = topic;
    }

    /** The client has been told of this head. */
    void knows(long head) {
        knownHead = Math.max(knownHead, head);
    }

    void headMoved(RoomHead now) {
        if (now.head() > knownHead) {
            knownHead = now.head();
            session.rooms().moved(topic.stream(), now);
        }
    }

    boolean isSeated() {
        return seat != NO_SEAT;
    }

    boolean isAllowed() {
        return subscription != null;
    }

    boolean isLive() {
        return subscription != null && subscription.isLive();
    }

    /** The right to read is known. */
    void allow(Audience audience, long after, @Nullable Long generation, StreamHead newHead) {
        subscription = new Subscription(audience, after, generation);
        head = newHead;
        if (topic.isOpen()) {
            topicOpened();
        }
    }

    /** The topic's position is known. */
    void topicOpened() {
        if (head != null) {
            StreamHead stands = head;
            head = null;
            on(new Subscription.Input.Opened(stands, topic.position()), null);
        }
    }

    void on(Subscription.Input input, @Nullable Batch batch) {
        if (subscription != null) {
            session.subscriptions().carryOut(this, subscription.on(input), batch);
        }
    }

    /** The short way for what is live; everything else is the state machine's to decide. */
    void deliver(Batch batch) {
        if (subscription == null || !subscription.isLive()) {
            return;
        }
        List<Event> events = batch.events();
        for (int i = 0; i < events.size(); i++) {
            if (!session.takesMore()) {
                on(new Subscription.Input.Overflowed(), null);
                return;
            }
            if (!subscription.takesLive(events.get(i))) {
                on(new Subscription.Input.Delivered(events.subList(i, events.size())), batch);
                return;
            }
            session.write(batch.frames().get(i));
            session.node().counts().delivered();
        }
    }
}
