package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Feed;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Subscription;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** One stream on one node: a feed, and who gets what it delivers. As {@code gateway/Topic}. */
final class Topic {
    private final StreamId stream;
    private final Node node;
    private final Feed feed = new Feed();
    private final List<Follower> followers = new ArrayList<>();

    private Bus.@Nullable Tap tap;

    Topic(StreamId stream, Node node) {
        this.stream = stream;
        this.node = node;
    }

    StreamId stream() {
        return stream;
    }

    long position() {
        return feed.position();
    }

    boolean isOpen() {
        return feed.position() >= 0;
    }

    /** The bus first, the head second: nothing falls between the two. */
    void listen() {
        tap = node.bus().subscribe(stream, this::hear);
        node.blocking(() -> node.log().head(stream), this::headSeen, _ -> {});
    }

    private void hear(Bus.Signal signal) {
        if (signal instanceof Bus.Signal.Appended(_, var events)) {
            carryOut(feed.on(new Feed.Input.Published(events)));
        }
    }

    void headSeen(StreamHead head) {
        boolean opens = !isOpen();
        List<Feed.Effect> effects = feed.on(new Feed.Input.HeadSeen(head.head()));
        if (opens) {
            List.copyOf(followers).forEach(Follower::topicOpened);
        }
        carryOut(effects);
    }

    private void carryOut(List<Feed.Effect> effects) {
        for (Feed.Effect effect : effects) {
            switch (effect) {
                case Feed.Effect.Deliver(var events) -> deliver(events);
                case Feed.Effect.Fetch(long after) -> fetch(after);
            }
        }
    }

    private void fetch(long after) {
        node.blocking(
                () -> node.log().read(stream, after, node.world().plan().setting().pageEvents()),
                events -> carryOut(feed.on(new Feed.Input.Fetched(events))),
                _ -> carryOut(feed.on(new Feed.Input.FetchFailed())));
    }

    private void deliver(List<Event> events) {
        if (node.world().happens(node.world().plan().rates().missed())) {
            // did not fit into the queue: followers read from the log what the hint leaves out
            var hint = new Subscription.Input.Delivered(List.of(events.getLast()));
            List.copyOf(followers).forEach(follower -> follower.on(hint));
            return;
        }
        node.world().diary().say(() -> node + " delivers " + Text.range(events) + " of " + stream);
        List.copyOf(followers).forEach(follower -> follower.deliver(events));
    }

    void add(Follower follower) {
        followers.add(follower);
    }

    void remove(Follower follower) {
        followers.remove(follower);
        if (followers.isEmpty() && tap != null) {
            tap.close();
            node.close(this);
        }
    }
}
