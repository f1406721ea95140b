package chat.parley.simulator;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.rooms.Audience;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Subscription.Effect;
import chat.parley.rooms.Subscription.Input;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * The streams whose events one session gets; carries out what their subscriptions decide, one page
 * at a time. As {@code gateway/Subscriptions}.
 */
final class Following {
    private static final long RETRY_MS = 1_000;

    private final Session session;
    private final Map<StreamId, Follower> open = new LinkedHashMap<>();
    private final Set<Follower> catchingUp = new LinkedHashSet<>();
    private final Queue<Page> pages = new ArrayDeque<>();
    private final List<RoomId> behind = new ArrayList<>();
    private boolean reading;

    private record Page(Follower reader, long after) {}

    private record Access(StreamHead head, Audience audience) {}

    Following(Session session) {
        this.session = session;
    }

    void subscribe(ClientFrame.Subscribe sub) {
        for (Cursor cursor : sub.rooms()) {
            StreamId stream = streamOf(cursor.room());
            drop(stream);
            Topic topic = session.node().topic(stream);
            Follower follower = new Follower(session, topic, session.node().world().nextView());
            topic.add(follower);
            open.put(stream, follower);
            catchingUp.add(follower);
            lookUp(sub.ref(), cursor, follower);
        }
    }

    private void lookUp(String ref, Cursor cursor, Follower follower) {
        Node node = session.node();
        StreamId stream = follower.topic.stream();
        node.blocking(
                () -> {
                    StreamHead head = node.log().head(stream);
                    long after = cursor.after();
                    Audience audience =
                            stream.kind() == StreamId.Kind.INBOX
                                    ? Audience.ofInbox()
                                    : node.reader().audience(cursor.room(), session.user(), after);
                    return new Access(head, audience);
                },
                access -> {
                    if (isCurrent(follower)) {
                        follower.allow(
                                access.audience(),
                                cursor.after(),
                                cursor.generation(),
                                access.head());
                    }
                },
                failure -> {
                    if (isCurrent(follower)) {
                        drop(stream);
                        session.error(ref, cursor.room(), failure);
                    }
                });
    }

    void unsubscribe(ClientFrame.Unsubscribe unsub) {
        unsub.rooms().forEach(room -> drop(streamOf(room)));
    }

    private StreamId streamOf(RoomId room) {
        return room.value().equals(session.user().value())
                ? StreamId.inbox(session.user())
                : StreamId.of(room);
    }

    private void drop(StreamId stream) {
        Follower follower = open.remove(stream);
        if (follower != null) {
            catchingUp.remove(follower);
            follower.topic.remove(follower);
        }
    }

    private boolean isCurrent(Follower follower) {
        return open.get(follower.topic.stream()) == follower;
    }

    void carryOut(Follower follower, List<Effect> effects) {
        effects.forEach(effect -> carryOut(follower, effect));
    }

    private void carryOut(Follower follower, Effect effect) {
        StreamId stream = follower.topic.stream();
        RoomId room = new RoomId(stream.id());
        switch (effect) {
            case Effect.Read(long after) -> {
                catchingUp.add(follower);
                pages.add(new Page(follower, after));
                readNext();
            }
            case Effect.Push(var events) -> events.forEach(follower::push);
            case Effect.Gap(long from, long to, var reason) -> follower.gap(from, to, reason);
            case Effect.Live() -> catchingUp.remove(follower);
            case Effect.Reset(var head) -> {
                drop(stream);
                session.send(
                        new ServerFrame.Reset(room, head.generation(), head.floor(), head.head()));
            }
            case Effect.Behind() -> {
                drop(stream);
                behind.add(room);
            }
            case Effect.Ended() -> drop(stream);
        }
    }

    private void readNext() {
        while (!reading && !pages.isEmpty() && session.takesMore()) {
            Page page = pages.remove();
            if (isCurrent(page.reader())) {
                read(page);
            }
        }
    }

    private void read(Page page) {
        reading = true;
        Node node = session.node();
        node.blocking(
                () ->
                        node.log()
                                .read(
                                        page.reader().topic.stream(),
                                        page.after(),
                                        node.world().plan().setting().pageEvents()),
                events -> arrived(page, events),
                _ ->
                        node.after(
                                RETRY_MS,
                                () -> {
                                    reading = false;
                                    pages.add(page);
                                    readNext();
                                }));
    }

    private void arrived(Page page, List<Event> events) {
        reading = false;
        Follower reader = page.reader();
        if (isCurrent(reader)) {
            reader.on(new Input.Paged(events, reader.topic.position(), session.takesMore()));
        }
        readNext();
    }

    void drained() {
        if (!session.takesMore()) {
            return;
        }
        if (!behind.isEmpty()) {
            session.send(new ServerFrame.Behind(List.copyOf(behind)));
            behind.clear();
        }
        List.copyOf(catchingUp).forEach(follower -> follower.on(new Input.Drained()));
        readNext();
    }

    void tick() {
        drained();
    }

    void close() {
        List.copyOf(open.keySet()).forEach(this::drop);
        pages.clear();
    }
}
