package chat.parley.gateway;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.ByeReason;
import chat.parley.protocol.ServerFrame.RoomHead;
import chat.parley.rooms.RoomReader.RoomPage;
import chat.parley.rooms.RoomReader.Since;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rooms that the person is a member of: the list at sign-in, and afterwards where those stand
 * that are not subscribed. The person's inbox says which rooms come and go.
 */
final class WatchedRooms {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedRooms.class);
    private static final int HEADS_PER_FRAME = 200;

    /** The inbox is written a moment before the tables that the list is read from. */
    private static final int RECENT_NOTICES = 50;

    private static final long RETRY_MS = 5_000;

    private final ClientSession session;
    private final Map<StreamId, Follower> watched = new HashMap<>(2);

    /** Where rooms stand now, to be told at the next tick. */
    private final Map<StreamId, RoomHead> moved = new LinkedHashMap<>(2);

    private @Nullable Follower inbox;

    /** The next page of the list; null when it is through, or being read. */
    private @Nullable Runnable nextPage;

    /** From when a list is asked for until its last page is there. */
    private boolean reading;

    /** What the inbox says up to here is in the list, or was seen since. */
    private long listedTo = -1;

    /** The inbox is known to reach up to here: a list that does not is read again. */
    private long inboxHead;

    /** The content of an inbox event. */
    private record Notice(RoomId room) {}

    /**
     * One reading of the list.
     *
     * @param since from when the next one may start
     * @param inboxHead how far the inbox was known to reach before: so far the list has it, also
     *     when retention took those events
     */
    private record Listing(@Nullable Since known, Since since, boolean told, long inboxHead) {}

    private record Page(Listing listing, RoomPage rooms, List<Event> notices) {}

    WatchedRooms(ClientSession session) {
        this.session = session;
    }

    /**
     * Tells the list of rooms, and watches them.
     *
     * @param since what the client knows already; null or unreadable: nothing
     */
    void start(@Nullable String since) {
        inbox = session.fanout().watch(StreamId.inbox(session.user()), session);
        Since known = since == null ? null : Since.parse(since);
        list(known, true);
    }

    /** Whether the list was read to its end: what it has is watched. */
    boolean isListed() {
        return listedTo >= 0;
    }

    Set<StreamId> watched() {
        return watched.keySet();
    }

    /**
     * The inbox reaches up to {@code head}, and its last events may not have been seen: looks at
     * the whole list again unless they are in it, without telling it.
     */
    void unseen(long head) {
        inboxHead = Math.max(inboxHead, head);
        listAgain();
    }

    private void listAgain() {
        if (!reading && inboxHead > listedTo) {
            list(null, false);
        }
    }

    private void list(@Nullable Since known, boolean told) {
        reading = true;
        long head = inboxHead;
        read(() -> new Listing(known, session.node().reader().now(), told, head), null);
    }

    private void read(Supplier<Listing> listing, @Nullable RoomId after) {
        session.node()
                .lookups()
                .run(
                        session.fanout(),
                        () -> page(listing.get(), after),
                        this::arrived,
                        this::failed);
    }

    private Page page(Listing listing, @Nullable RoomId after) {
        Node node = session.node();
        RoomPage rooms =
                node.reader().rooms(session.user(), listing.known(), after, Limits.PAGE_ENTRIES);
        StreamId stream = StreamId.inbox(session.user());
        List<Event> notices =
                rooms.next() == null
                        ? node.log().readBack(stream, Long.MAX_VALUE, RECENT_NOTICES)
                        : List.of();
        return new Page(listing, rooms, notices);
    }

    private void arrived(Page page) {
        if (session.isOver()) {
            return;
        }
        RoomPage rooms = page.rooms();
        Listing list = page.listing();
        boolean last = rooms.next() == null;
        if (list.told() && (last || !rooms.rooms().isEmpty())) {
            String since = last ? list.since().toString() : null;
            session.send(new ServerFrame.Rooms(rooms.rooms(), !last, since));
        }
        rooms.joined().forEach(this::watch);
        apply(page.notices());
        if (last) {
            listed(list, page.notices());
        } else {
            nextPage = () -> read(() -> list, rooms.next());
            drained();
        }
    }

    private void listed(Listing list, List<Event> notices) {
        reading = false;
        long newest = notices.isEmpty() ? 0 : notices.getLast().seq();
        listedTo = Math.max(list.inboxHead(), newest);
        listAgain();
    }

    private void failed(RuntimeException failure) {
        LOG.warn("A list of rooms cannot be read", failure);
        session.bye(ByeReason.OVERLOADED, "the list of rooms cannot be read now", RETRY_MS);
    }

    /** The client takes more: goes on with the list. */
    void drained() {
        Runnable next = nextPage;
        if (next != null && session.takesMore()) {
            nextPage = null;
            next.run();
        }
    }

    /** What happened to the person, in order, just now. */
    void inbox(List<Event> events) {
        apply(events);
        inboxHead = Math.max(inboxHead, events.getLast().seq());
        if (!reading) {
            listedTo = inboxHead;
        }
    }

    /** What was known already changes nothing. */
    private void apply(List<Event> events) {
        for (Event event : events) {
            switch (event.type()) {
                case EventType.MEMBER_JOINED -> watch(new RoomHead(room(event), 0, 0, 0));
                case EventType.MEMBER_LEFT -> unwatch(StreamId.of(room(event)));
                default -> {}
            }
        }
    }

    private RoomId room(Event event) {
        try {
            return event.content().as(Notice.class).room();
        } catch (InvalidJson e) {
            throw new IllegalStateException("an inbox event without a room: " + event.seq(), e);
        }
    }

    private void watch(RoomHead known) {
        Follower follower =
                watched.computeIfAbsent(
                        StreamId.of(known.room()),
                        stream -> session.fanout().watch(stream, session));
        follower.knows(known.head());
    }

    void unwatch(StreamId stream) {
        moved.remove(stream);
        Follower follower = watched.remove(stream);
        if (follower != null) {
            session.fanout().unwatch(follower);
        }
    }

    void moved(StreamId stream, RoomHead head) {
        moved.put(stream, head);
    }

    /** Called four times a second: tells what has moved, unless the client gets the events. */
    void tick() {
        if (moved.isEmpty() || !session.takesMore()) {
            return;
        }
        List<RoomHead> heads = new ArrayList<>();
        moved.forEach(
                (stream, head) -> {
                    if (!session.subscriptions().has(stream)) {
                        heads.add(head);
                    }
                });
        moved.clear();
        for (int from = 0; from < heads.size(); from += HEADS_PER_FRAME) {
            int to = Math.min(heads.size(), from + HEADS_PER_FRAME);
            session.send(new ServerFrame.Heads(List.copyOf(heads.subList(from, to))));
        }
    }

    void close() {
        List.copyOf(watched.keySet()).forEach(this::unwatch);
        if (inbox != null) {
            session.fanout().unwatch(inbox);
            inbox = null;
        }
        nextPage = null;
    }
}
