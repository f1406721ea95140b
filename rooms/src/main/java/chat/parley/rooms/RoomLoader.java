package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Builds a sequencer from what is stored: tables, the events after them, and the ids of the last
 * events. Blocks on the ports that it is given; has no I/O of its own.
 */
@Deterministic
public final class RoomLoader {
    private final EventLog log;
    private final Directory directory;

    public RoomLoader(EventLog log, Directory directory) {
        this.log = log;
        this.directory = directory;
    }

    /**
     * A sequencer folded to the tables' sequence and then to the head as it is now. Throws {@link
     * StoreUnavailable}.
     */
    public Sequencer load(RoomId room, long nowMs) {
        Optional<RoomRecord> record = directory.room(room);
        long projected = record.map(RoomRecord::projected).orElse(0L);
        RecentIds recent = new RecentIds(0);
        long count = 0;
        if (projected > 0) {
            Recent read = recentUpTo(StreamId.of(room), projected, nowMs);
            recent = new RecentIds(read.forgottenAt());
            read.events().forEach(recent::add);
            count = read.count();
        }
        RoomState state =
                new RoomState(room, record.orElse(null), count, roster(room, record), recent);
        return new Sequencer(state, foldToHead(state));
    }

    private Roster roster(RoomId room, Optional<RoomRecord> record) {
        List<Membership> first =
                record.isEmpty() ? List.of() : directory.known(room, Roster.COMPLETE_UP_TO + 1);
        boolean complete = first.size() <= Roster.COMPLETE_UP_TO;
        return new Roster(complete ? first : List.of(), complete);
    }

    private List<Event> foldToHead(RoomState state) {
        List<Event> unprojected = new ArrayList<>();
        StreamId stream = StreamId.of(state.room());
        List<Event> page = log.read(stream, state.head(), Limits.PAGE_EVENTS);
        while (!page.isEmpty()) {
            for (Event event : page) {
                findPeople(state, event);
                state.fold(event);
                unprojected.add(event);
            }
            page = log.read(stream, state.head(), Limits.PAGE_EVENTS);
        }
        return unprojected;
    }

    private void findPeople(RoomState state, Event event) {
        if (!state.canFold(event)) {
            var person = RoomRules.target(event.type(), event.content(), event.sender());
            state.roster().found(directory.membership(state.room(), person));
        }
    }

    /** The newest events up to {@code seq} whose ids must be known. */
    private Recent recentUpTo(StreamId stream, long seq, long nowMs) {
        Deque<Collection<Event>> pages = new ArrayDeque<>();
        long windowStart = nowMs - Limits.DEDUPE_WINDOW.toMillis();
        long before = seq + 1;
        int read = 0;
        long forgottenAt = 0;
        long count = -1;
        while (before > 1) {
            List<Event> page = log.readBack(stream, before, Limits.PAGE_EVENTS);
            if (page.isEmpty()) {
                break;
            }
            count = count < 0 ? page.getLast().n() : count;
            boolean enough = read >= Limits.DEDUPE_EVENTS && page.getLast().at() < windowStart;
            if (enough || read >= RecentIds.MOST) {
                forgottenAt = page.getLast().at();
                break;
            }
            pages.addFirst(page);
            read += page.size();
            before = page.getFirst().seq();
        }
        List<Event> events = new ArrayList<>(read);
        pages.forEach(events::addAll);
        return new Recent(events, forgottenAt, Math.max(count, 0));
    }

    private record Recent(List<Event> events, long forgottenAt, long count) {}
}
