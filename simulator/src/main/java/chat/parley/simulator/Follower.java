package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.rooms.Audience;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Subscription;
import chat.parley.testkit.Observation;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** One session's way through one topic. As {@code gateway/Follower}. */
final class Follower {
    final Session session;
    final Topic topic;

    /** Names what this session is given, whatever the client makes of it. */
    private final String view;

    private @Nullable Subscription subscription;
    private @Nullable StreamHead head;

    Follower(Session session, Topic topic, String view) {
        this.session = session;
        this.topic = topic;
        this.view = view;
    }

    private RoomId room() {
        return new RoomId(topic.stream().id());
    }

    /** The right to read is known. */
    void allow(Audience audience, long after, @Nullable Long generation, StreamHead newHead) {
        saw(new Observation.Followed(view, session.user(), room(), after));
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
            on(new Subscription.Input.Opened(stands, topic.position()));
        }
    }

    void on(Subscription.Input input) {
        if (subscription != null) {
            session.carryOut(this, subscription.on(input));
        }
    }

    void deliver(List<Event> events) {
        if (subscription == null || !subscription.isLive()) {
            return;
        }
        for (int i = 0; i < events.size(); i++) {
            if (!session.takesMore()) {
                on(new Subscription.Input.Overflowed());
                return;
            }
            if (!subscription.takesLive(events.get(i))) {
                on(new Subscription.Input.Delivered(events.subList(i, events.size())));
                return;
            }
            push(events.get(i));
        }
    }

    /** Of inboxes only the end is checked. */
    private void saw(Observation observation) {
        if (topic.stream().kind() == StreamId.Kind.ROOM) {
            session.node().world().diary().saw(observation);
        }
    }

    void push(Event event) {
        saw(new Observation.Delivered(view, room(), event));
        session.send(ServerFrame.Delivered.of(room(), event));
    }

    void gap(long from, long to, GapReason reason) {
        saw(new Observation.Skipped(view, room(), from, to, reason));
        session.send(new ServerFrame.Gap(room(), from, to, reason));
    }
}
