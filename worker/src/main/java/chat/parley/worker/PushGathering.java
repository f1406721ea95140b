package chat.parley.worker;

import chat.parley.accounts.PushQueue;
import chat.parley.accounts.PushQueue.Listener;
import chat.parley.accounts.PushQueue.Notice;
import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Blocks;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Notes what is to be pushed of what was said: of each room for each session the last message that
 * its person wants to be told of. How far a room was looked through is stored together with what
 * came of it, so that nothing is passed over when a node dies.
 */
final class PushGathering {
    private static final Logger LOG = LoggerFactory.getLogger(PushGathering.class);

    /** Of a room that was never looked through, or not for long, only the last events count. */
    private static final int LOOK_BACK = 200;

    private static final int PAGE = 500;

    private final EventHistory log;
    private final Blocks blocks;
    private final PushThreads threads;
    private final PushQueue queue;
    private final LongSupplier clockMs;

    /** Rooms that could not be looked through last time: of each that is logged once. */
    private final Set<RoomId> failing = new HashSet<>();

    /**
     * @param clockMs milliseconds since 1970 UTC
     */
    PushGathering(
            EventHistory log,
            Blocks blocks,
            PushThreads threads,
            PushQueue queue,
            LongSupplier clockMs) {
        this.log = log;
        this.blocks = blocks;
        this.threads = threads;
        this.queue = queue;
        this.clockMs = clockMs;
    }

    /**
     * Looks through what was said in these rooms; one that fails is passed over, and looked through
     * from where it stood the next time. Throws when the store fails for all; then it is to be done
     * again.
     */
    void gather(Collection<RoomId> rooms) {
        List<RoomId> all = List.copyOf(rooms);
        for (int from = 0; from < all.size(); from += PAGE) {
            gatherPage(all.subList(from, Math.min(all.size(), from + PAGE)));
        }
    }

    private void gatherPage(List<RoomId> rooms) {
        long now = clockMs.getAsLong();
        Map<StreamId, StreamHead> heads = log.heads(rooms.stream().map(StreamId::of).toList());
        Map<RoomId, Long> cursors = queue.cursors(rooms);
        Map<RoomId, Long> moved = new LinkedHashMap<>();
        List<Notice> notices = new ArrayList<>();
        for (RoomId room : rooms) {
            StreamHead head = heads.get(StreamId.of(room));
            long cursor = cursors.getOrDefault(room, 0L);
            if (head != null && head.head() > cursor) {
                try {
                    notices.addAll(notices(room, events(room, cursor, head.head()), now));
                    moved.put(room, head.head());
                    failing.remove(room);
                } catch (CorruptLog | StoreUnavailable e) {
                    fail(room, e);
                }
            }
        }
        queue.note(moved, notices, now);
    }

    private void fail(RoomId room, RuntimeException e) {
        if (failing.add(room)) {
            LOG.warn("Room {} is not looked through for what is to be pushed", room, e);
        }
    }

    private List<Event> events(RoomId room, long cursor, long head) {
        List<Event> events = new ArrayList<>();
        long at = Math.max(cursor, head - LOOK_BACK);
        while (at < head) {
            List<Event> page = log.read(StreamId.of(room), at, Limits.PAGE_EVENTS);
            if (page.isEmpty()) {
                break;
            }
            events.addAll(page);
            at = page.getLast().seq();
        }
        events.removeIf(event -> event.seq() > head || !isSaid(event));
        return events;
    }

    private static boolean isSaid(Event event) {
        return event.type().equals(EventType.MESSAGE) && !event.content().equals(Content.EMPTY);
    }

    private List<Notice> notices(RoomId room, List<Event> said, long now) {
        List<Notice> notices = new ArrayList<>();
        if (!said.isEmpty()) {
            for (Listener listener : queue.listeners(room)) {
                said.reversed().stream()
                        .filter(event -> wants(listener, room, event, now))
                        .findFirst()
                        .map(event -> notice(listener, room, event))
                        .ifPresent(notices::add);
            }
        }
        return notices;
    }

    private static Notice notice(Listener listener, RoomId room, Event event) {
        return new Notice(listener.session(), room, event.seq(), event.at());
    }

    private boolean wants(Listener listener, RoomId room, Event event, long now) {
        return event.seq() > listener.joined()
                && event.seq() > listener.read()
                && event.at() >= listener.since()
                && event.at() > now - PushTiming.LATE.toMillis()
                && !event.sender().equals(listener.user())
                && PushContents.isLoudEnough(listener.level(), listener.user(), event)
                && !blocks.stands(listener.user(), event.sender())
                && threads.concerns(listener.user(), room, event);
    }
}
