package chat.parley.gateway;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame.RoomHead;
import chat.parley.protocol.UserId;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Subscription;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * One stream on one event loop: who gets its events (followers), and who is told where it stands
 * (watchers; of their own inbox, watchers see the events). Owned by the loop, except {@link #miss}
 * and {@link #moved}, which any thread may call.
 */
final class LocalTopic {
    private static final long CLOSED = -1;

    private final StreamId stream;
    private final Fanout fanout;
    private final Seats followers = new Seats();
    private final Seats watchers = new Seats();

    /** Everything up to here was delivered to this loop. */
    private long position = CLOSED;

    /**
     * How many members the room has: as the tables said when somebody began to follow it last, and
     * by who came and went since. Near enough: the next one to follow sets it right.
     */
    private int roomMembers;

    /**
     * Changes with each {@link #shut}: an opening that was under way then is void. Written by the
     * loop under the lock of {@link Topic}, which others hold when they read it.
     */
    private int epoch;

    /** The last event of what did not fit into the loop's queue; null when nothing was missed. */
    private final AtomicReference<@Nullable Event> missed = new AtomicReference<>();

    /** The newest head that the loop has not taken yet. */
    private final AtomicReference<@Nullable RoomHead> head = new AtomicReference<>();

    LocalTopic(StreamId stream, Fanout fanout) {
        this.stream = stream;
        this.fanout = fanout;
    }

    StreamId stream() {
        return stream;
    }

    RoomId room() {
        return new RoomId(stream.id());
    }

    Fanout fanout() {
        return fanout;
    }

    Seats followers() {
        return followers;
    }

    Seats watchers() {
        return watchers;
    }

    /** Whether somebody here needs the events themselves. */
    boolean needsEvents() {
        return !followers.isEmpty() || (isInbox() && !watchers.isEmpty());
    }

    boolean isEmpty() {
        return followers.isEmpty() && watchers.isEmpty();
    }

    boolean isOpen() {
        return position != CLOSED;
    }

    long position() {
        return position;
    }

    int epoch() {
        return epoch;
    }

    /** Events will follow from here on. */
    void open(int ofEpoch, long from) {
        if (ofEpoch == epoch && !isOpen()) {
            position = from;
            followers.forEach(Follower::topicOpened);
            unseen(from);
        }
    }

    /** Nobody here needs events any more: where the topic stands is unknown again. */
    void shut() {
        position = CLOSED;
        epoch++;
    }

    void hasMembers(int count) {
        roomMembers = count;
    }

    void deliver(Batch batch) {
        if (!isOpen()) {
            return;
        }
        position = Math.max(position, batch.last().seq());
        batch.events().forEach(this::count);
        followers.forEach(follower -> follower.deliver(batch));
        if (isInbox()) {
            watchers.forEach(watcher -> watcher.session.rooms().inbox(batch.events()));
        }
    }

    private void count(Event event) {
        switch (event.type()) {
            case EventType.MEMBER_JOINED -> roomMembers++;
            case EventType.MEMBER_LEFT -> roomMembers--;
            default -> {}
        }
    }

    /**
     * To everybody here who reads live, keeps up, and is one of {@code to}; lost on all others, and
     * in rooms of more than {@link Limits#PASSING_MEMBERS}: what passes would drown what is said.
     * An inbox speaks to connections of its person, whether they read it or not.
     */
    void mention(EncodedFrame frame, Predicate<ClientSession> to) {
        if (isInbox()) {
            watchers.forEach(
                    watcher -> {
                        if (to.test(watcher.session)) {
                            write(watcher, frame);
                        }
                    });
        } else if (roomMembers <= Limits.PASSING_MEMBERS) {
            followers.forEach(
                    follower -> {
                        if (follower.isLive() && to.test(follower.session)) {
                            write(follower, frame);
                        }
                    });
        }
    }

    private static void write(Follower follower, EncodedFrame frame) {
        if (follower.session.takesMore()) {
            follower.session.write(frame);
        }
    }

    private boolean isInbox() {
        return stream.kind() == StreamId.Kind.INBOX;
    }

    /** The loop's queue is full: its followers will read from the log what was in this batch. */
    void miss(Event last) {
        if (missed.getAndSet(last) == null) {
            fanout.execute(this::catchUp);
        }
    }

    private void catchUp() {
        Event last = missed.getAndSet(null);
        if (last != null && isOpen()) {
            position = Math.max(position, last.seq());
            var hint = new Subscription.Input.Delivered(List.of(last));
            followers.forEach(follower -> follower.on(hint, null));
            unseen(last.seq());
        }
    }

    /** What an inbox says up to here did not come to those who watch it. */
    private void unseen(long head) {
        if (isInbox()) {
            watchers.forEach(watcher -> watcher.session.rooms().unseen(head));
        }
    }

    /** The stream has grown; the loop takes only the newest of what piles up. */
    void moved(RoomHead newHead) {
        RoomHead waiting =
                head.getAndUpdate(
                        old -> old != null && old.head() >= newHead.head() ? old : newHead);
        if (waiting == null) {
            fanout.execute(() -> fanout.changed(this));
        }
    }

    /** Tells the watchers where the stream stands now. */
    void tellHead() {
        RoomHead now = head.getAndSet(null);
        if (now != null) {
            watchers.forEach(watcher -> watcher.headMoved(now));
        }
    }

    /** The person whose inbox this is shows something else of themselves, or may do so. */
    void settingsChanged(boolean certain) {
        watchers.forEach(watcher -> watcher.session.availability().settingsChanged(certain));
    }

    /** The person whose inbox this is blocks somebody, is blocked, or may be. */
    void apartChanged() {
        watchers.forEach(watcher -> watcher.session.apart().changed());
    }

    /** Somebody left the room: from now on they are told nothing of it. */
    void left(UserId user) {
        watchers.forEach(
                watcher -> {
                    if (watcher.session.isOf(user)) {
                        watcher.session.rooms().unwatch(stream);
                    }
                });
    }
}
