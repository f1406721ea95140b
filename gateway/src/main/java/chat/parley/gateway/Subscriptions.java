package chat.parley.gateway;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Sequencers;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Subscription;
import chat.parley.rooms.Subscription.Effect;
import chat.parley.rooms.Subscription.Input;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * The streams whose events one connection gets; carries out what their {@link Subscription}s
 * decide. One page is read at a time, and only while the client takes what it is sent: so a client
 * that catches up with a thousand rooms costs a page of memory, not a thousand.
 */
final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final long TYPING_MS = 1_000;
    private static final long RETRY_MS = 1_000;

    private final ClientSession session;
    private final Map<StreamId, Follower> open = new HashMap<>(2);

    /** Those that are not live yet. */
    private final Set<Follower> catchingUp = new LinkedHashSet<>(2);

    /** Pages to be read next. */
    private final Queue<Page> pages = new ArrayDeque<>(1);

    /** Rooms that the client could not keep up with, and that it has not been told of. */
    private final List<RoomId> behind = new ArrayList<>();

    private boolean reading;
    private long readAgainAt;

    private record Page(Follower reader, long after) {}

    Subscriptions(ClientSession session) {
        this.session = session;
    }

    boolean has(StreamId stream) {
        return open.containsKey(stream);
    }

    /** The rooms among them that the person may read, as far as that is known. */
    List<StreamId> rooms() {
        return open.values().stream()
                .filter(Follower::isAllowed)
                .map(follower -> follower.topic.stream())
                .filter(stream -> stream.kind() == StreamId.Kind.ROOM)
                .toList();
    }

    void subscribe(ClientFrame.Subscribe sub) {
        Map<Cursor, Follower> wanted = new HashMap<>();
        for (Cursor cursor : sub.rooms()) {
            StreamId stream = streamOf(cursor.room());
            drop(stream);
            if (open.size() >= Limits.SUBSCRIPTIONS) {
                session.error(
                        sub.ref(),
                        cursor.room(),
                        ErrorCode.TOO_LARGE,
                        "at most " + Limits.SUBSCRIPTIONS + " subscriptions: 'unsub' some first",
                        null);
            } else {
                wanted.put(cursor, join(stream));
            }
        }
        lookUp(sub.ref(), wanted);
    }

    private Follower join(StreamId stream) {
        Follower follower = session.fanout().join(stream, session);
        open.put(stream, follower);
        catchingUp.add(follower);
        return follower;
    }

    private StreamId streamOf(RoomId room) {
        return room.value().equals(session.user().value())
                ? StreamId.inbox(session.user())
                : StreamId.of(room);
    }

    private void lookUp(String ref, Map<Cursor, Follower> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        session.reading().hold(Reading.Hold.SUBSCRIBING);
        List<StreamId> streams = wanted.values().stream().map(f -> f.topic.stream()).toList();
        AccessCheck check =
                new AccessCheck(session.node(), session.user(), session.principal().role());
        session.node()
                .lookups()
                .run(
                        session.fanout(),
                        () -> check.look(wanted.keySet(), streams),
                        found -> after(() -> wanted.forEach((c, f) -> allow(ref, c, f, found))),
                        failure -> after(() -> wanted.forEach((_, f) -> refuse(ref, f, failure))));
    }

    private void after(Runnable answers) {
        answers.run();
        session.reading().release(Reading.Hold.SUBSCRIBING);
    }

    private void allow(String ref, Cursor cursor, Follower follower, AccessCheck.Found found) {
        if (!isCurrent(follower)) {
            return;
        }
        StreamId stream = follower.topic.stream();
        switch (found.access().get(cursor)) {
            case AccessCheck.Access.Granted(var audience, int members) -> {
                StreamHead head =
                        found.heads().getOrDefault(stream, new StreamHead(0, 0, 0, 0, 0, 0));
                follower.topic.hasMembers(members);
                follower.allow(audience, cursor.after(), cursor.generation(), head);
            }
            case AccessCheck.Access.Denied(var code, var message) -> {
                drop(stream);
                session.error(ref, cursor.room(), code, message, null);
            }
            case null -> throw new IllegalStateException("no answer for " + stream);
        }
    }

    private void refuse(String ref, Follower follower, RuntimeException failure) {
        if (isCurrent(follower)) {
            LOG.atWarn()
                    .addKeyValue(Sequencers.ORIGIN, session.origin())
                    .setCause(failure)
                    .log("A subscription could not be looked up");
            drop(follower.topic.stream());
            session.error(
                    ref,
                    follower.topic.room(),
                    ErrorCode.UNAVAILABLE,
                    "a store does not answer: subscribe again",
                    RETRY_MS);
        }
    }

    void unsubscribe(ClientFrame.Unsubscribe unsub) {
        unsub.rooms().forEach(room -> drop(streamOf(room)));
    }

    private void drop(StreamId stream) {
        Follower follower = open.remove(stream);
        if (follower != null) {
            catchingUp.remove(follower);
            session.fanout().leave(follower);
        }
    }

    private boolean isCurrent(Follower follower) {
        return open.get(follower.topic.stream()) == follower;
    }

    void typing(ClientFrame.Typing typing) {
        RoomId room = typing.room();
        Follower follower = open.get(StreamId.of(room));
        long now = session.node().elapsed();
        if (follower == null || !follower.isLive()) {
            session.error(
                    null, room, ErrorCode.NOT_MEMBER, "subscribe to the room before typing", null);
        } else if (now >= follower.typingAgainAt) {
            follower.typingAgainAt = now + TYPING_MS;
            tellTyping(room, session.user(), typing.thread());
        }
    }

    private void tellTyping(RoomId room, UserId person, @Nullable Long thread) {
        session.node()
                .lookups()
                .run(
                        session.fanout(),
                        () -> {
                            session.node().passing().typing(room, person, thread);
                            return room;
                        },
                        _ -> {},
                        failure -> LOG.warn("That somebody is writing was not told", failure));
    }

    /**
     * @param batch the frames of live events; null when what is pushed must be encoded
     */
    void carryOut(Follower follower, List<Effect> effects, @Nullable Batch batch) {
        for (Effect effect : effects) {
            carryOut(follower, effect, batch);
        }
    }

    private void carryOut(Follower follower, Effect effect, @Nullable Batch batch) {
        RoomId room = follower.topic.room();
        switch (effect) {
            case Effect.Read(long after) -> {
                catchingUp.add(follower);
                pages.add(new Page(follower, after));
                readNext();
            }
            case Effect.Push(var events) -> events.forEach(event -> push(room, event, batch));
            case Effect.Gap(long from, long to, var reason) ->
                    session.send(new ServerFrame.Gap(room, from, to, reason));
            case Effect.Live() -> {
                catchingUp.remove(follower);
                session.availability().entered(follower.topic);
            }
            case Effect.Reset(var head) -> {
                drop(follower.topic.stream());
                session.send(
                        new ServerFrame.Reset(room, head.generation(), head.floor(), head.head()));
            }
            case Effect.Behind() -> {
                drop(follower.topic.stream());
                behind.add(room);
                session.node().counts().fellBehind();
            }
            case Effect.Ended() -> {
                drop(follower.topic.stream());
                session.rooms().unwatch(follower.topic.stream());
            }
        }
    }

    private void push(RoomId room, Event event, @Nullable Batch batch) {
        session.node().counts().delivered();
        if (batch == null) {
            session.send(ServerFrame.Delivered.of(room, event));
        } else {
            session.write(batch.frameOf(event));
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
        session.node()
                .pages()
                .read(
                        page.reader().topic.stream(),
                        page.after(),
                        session.fanout(),
                        events -> arrived(page, events),
                        failure -> failed(page, failure));
    }

    private void arrived(Page page, List<Event> events) {
        reading = false;
        Follower reader = page.reader();
        if (isCurrent(reader)) {
            reader.on(new Input.Paged(events, reader.topic.position(), session.takesMore()), null);
        }
        readNext();
    }

    private void failed(Page page, RuntimeException failure) {
        Follower reader = page.reader();
        if (failure instanceof StoreUnavailable) {
            pages.add(page);
            readAgainAt = session.node().elapsed() + RETRY_MS;
            return;
        }
        reading = false;
        if (isCurrent(reader)) {
            LOG.atError()
                    .addKeyValue(Sequencers.ORIGIN, session.origin())
                    .setCause(failure)
                    .log("{} cannot be read", reader.topic.stream());
            drop(reader.topic.stream());
            session.error(
                    null,
                    reader.topic.room(),
                    ErrorCode.INTERNAL,
                    "events of this room cannot be read; the server's log says more",
                    null);
        }
        readNext();
    }

    void drained() {
        if (!behind.isEmpty()) {
            session.send(new ServerFrame.Behind(List.copyOf(behind)));
            behind.clear();
        }
        List.copyOf(catchingUp).forEach(follower -> follower.on(new Input.Drained(), null));
        readNext();
    }

    /** Goes on after a store did not answer, or a page was empty that should not have been. */
    void tick(long now) {
        if (reading && readAgainAt != 0 && now >= readAgainAt) {
            readAgainAt = 0;
            reading = false;
        }
        if (!catchingUp.isEmpty() || !behind.isEmpty()) {
            if (session.takesMore()) {
                drained();
            }
        }
    }

    void close() {
        List.copyOf(open.keySet()).forEach(this::drop);
        pages.clear();
    }
}
