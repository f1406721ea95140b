package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Sequencer.Input.Found;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Builds a sequencer from what is stored: tables, the events after them, and the ids of the last
 * events. Blocks on the ports that it is given; has no I/O of its own.
 */
@Deterministic
public final class RoomLoader {
    /** Readings of tables that keep changing, before it counts as unavailable. */
    private static final int MOST_TRIES = 16;

    private final EventHistory log;
    private final Directory directory;
    private final RoomBounds bounds;

    public RoomLoader(EventHistory log, Directory directory) {
        this(log, directory, RoomBounds.DEFAULT);
    }

    public RoomLoader(EventHistory log, Directory directory, RoomBounds bounds) {
        this.log = log;
        this.directory = directory;
        this.bounds = bounds;
    }

    /**
     * A sequencer folded to the tables' sequence and then to the head as it is now. Throws {@link
     * StoreUnavailable}.
     */
    public Sequencer load(RoomId room, long nowMs) {
        Found tables = tables(room, before -> directory.known(room, mostKnown(before)));
        RoomRecord record = tables.record();
        // decides what a crashed owner left open: it cannot land after this
        StreamHead head = log.head(StreamId.of(room));
        long projected = record == null ? 0 : record.projected();
        Recent recent = recentUpTo(StreamId.of(room), projected, head, nowMs);
        RecentIds ids = new RecentIds(recent.forgottenAt(), bounds);
        ids.passed(nowMs);
        recent.events().forEach(ids::add);
        RoomState state = new RoomState(room, record, recent.count(), roster(tables), ids);
        return new Sequencer(state, foldToHead(state), bounds);
    }

    /** Answers {@link Sequencer.Effect.LookUp}. Throws {@link StoreUnavailable}. */
    public Found find(RoomId room, Collection<UserId> users, Collection<Long> seqs) {
        Found tables =
                users.isEmpty()
                        ? new Found(null, List.of(), List.of())
                        : tables(
                                room,
                                _ ->
                                        users.stream()
                                                .map(user -> directory.membership(room, user))
                                                .toList());
        // after the tables: what they say is deleted, is scrubbed by now
        List<Event> events = EventPick.pick(log, StreamId.of(room), seqs);
        return new Found(tables.record(), tables.members(), events);
    }

    /** The room's tables, whole. Throws {@link StoreUnavailable}. */
    Found all(RoomId room) {
        return tables(room, _ -> directory.known(room, Integer.MAX_VALUE));
    }

    /** Memberships, and the record that they agree with: no projection came between the two. */
    private Found tables(RoomId room, Function<Optional<RoomRecord>, List<Membership>> members) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<RoomRecord> before = directory.room(room);
            List<Membership> found = members.apply(before);
            if (directory.room(room).equals(before)) {
                return new Found(before.orElse(null), found, List.of());
            }
        }
        throw new StoreUnavailable("the tables of room " + room + " do not keep still", null);
    }

    /** Of a room that has more members than are held, none is read only to be let go of. */
    private int mostKnown(Optional<RoomRecord> record) {
        return isLarge(record.orElse(null)) ? 0 : bounds.heldMembers() + 1;
    }

    private boolean isLarge(@Nullable RoomRecord record) {
        return record != null && record.members() > bounds.heldMembers();
    }

    private Roster roster(Found tables) {
        boolean complete =
                !isLarge(tables.record()) && tables.members().size() <= bounds.heldMembers();
        return new Roster(complete ? tables.members() : List.of(), complete);
    }

    /** Answers the changes of the room among the events that it folds. */
    private List<Event> foldToHead(RoomState state) {
        StreamId stream = StreamId.of(state.room());
        List<Event> changes = new ArrayList<>();
        List<Event> page = log.read(stream, state.head(), Limits.PAGE_EVENTS);
        while (!page.isEmpty()) {
            for (Event event : page) {
                findPeople(state, event);
                state.fold(event);
                if (EventType.changesRoom(event.type())) {
                    changes.add(event);
                }
            }
            page = log.read(stream, state.head(), Limits.PAGE_EVENTS);
        }
        return changes;
    }

    private void findPeople(RoomState state, Event event) {
        if (!state.canFold(event)) {
            var person = RoomRules.target(event.type(), event.content(), event.sender());
            Found found = find(state.room(), List.of(person), List.of());
            state.found(found.record(), found.members());
        }
    }

    /** The newest events up to {@code seq} whose ids must be known. */
    private Recent recentUpTo(StreamId stream, long seq, StreamHead head, long nowMs) {
        Deque<Collection<Event>> pages = new ArrayDeque<>();
        long windowStart = nowMs - bounds.dedupeWindow().toMillis();
        long before = seq + 1;
        int read = 0;
        long forgottenAt = 0;
        long count = seq == head.head() ? head.count() : -1;
        while (before > 1) {
            List<Event> page = log.readBack(stream, before, Limits.PAGE_EVENTS);
            if (page.isEmpty()) {
                // what retention took is older than the window
                forgottenAt = windowStart;
                break;
            }
            count = count < 0 ? page.getLast().n() : count;
            boolean enough = read >= bounds.dedupeEvents() && page.getLast().at() < windowStart;
            if (enough || read >= RecentIds.MOST) {
                forgottenAt = Math.min(page.getLast().at(), nowMs);
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
