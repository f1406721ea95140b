package chat.parley.testkit;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.History;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A room's log, folded a second time: an oracle that shares no code with what the server folds. It
 * says who may see which event, and what the tables must hold. Not thread-safe.
 */
public final class RoomModel {
    private static final long OPEN = Long.MAX_VALUE;

    private final Map<UserId, Person> people = new TreeMap<>();
    private @Nullable String name;
    private History history = History.JOINED;
    private long historySince;
    private boolean closed;
    private long head;

    /** What happened to one person. */
    private static final class Person {
        /** From their joining to their leaving, both included; {@link #OPEN} while they are in. */
        final TreeMap<Long, Long> stays = new TreeMap<>();

        /** From where on each stay shows the room, by its beginning. */
        final TreeMap<Long, Long> shown = new TreeMap<>();

        @Nullable RoomRole role;
        long invited;
        boolean banned;
        @Nullable String nick;

        void enter(long seq, RoomRole as, long showing) {
            stays.put(seq, OPEN);
            shown.put(seq, showing);
            role = as;
            invited = 0;
        }

        void leave(long seq) {
            var last = stays.lastEntry();
            if (last != null && last.getValue() == OPEN) {
                stays.put(last.getKey(), seq);
            }
            role = null;
            nick = null;
            invited = 0;
        }

        /**
         * The stay after {@code seq} shows the most of what was before: none shows less than the
         * next.
         */
        boolean sees(long seq) {
            var next = shown.higherEntry(seq);
            return wasIn(seq) || (next != null && next.getValue() <= seq);
        }

        boolean wasIn(long seq) {
            var stay = stays.floorEntry(seq);
            return stay != null && seq <= stay.getValue();
        }

        /** Where each stay ended; 0 when it has not. */
        List<Long> ends() {
            return stays.values().stream().map(until -> until == OPEN ? 0 : until).toList();
        }

        boolean wasInAny(long from, long to) {
            Long next = stays.ceilingKey(from);
            return wasIn(from) || (next != null && next <= to);
        }
    }

    /** Takes in the next event of the log. */
    public void fold(Event event) {
        head = event.seq();
        if (EventType.changesRoom(event.type())) {
            apply(event, change(event));
        }
    }

    private void apply(Event event, RoomChange change) {
        switch (change) {
            case RoomChange.Created created -> {
                name = created.name();
                show(created.history(), event.seq());
                person(event.sender()).enter(event.seq(), RoomRole.OWNER, event.seq());
                if (created.with() != null && !created.with().equals(event.sender())) {
                    person(created.with()).enter(event.seq(), RoomRole.OWNER, event.seq());
                }
            }
            case RoomChange.Renamed renamed -> name = renamed.name();
            case RoomChange.Closed _ -> closed = true;
            case RoomChange.Invited invited -> person(invited.user()).invited = event.seq();
            case RoomChange.Joined joined ->
                    person(joined.user())
                            .enter(event.seq(), RoomRole.MEMBER, shownTo(joined, event.seq()));
            case RoomChange.Left left -> {
                person(left.user()).leave(event.seq());
                person(left.user()).banned |= left.isBan();
            }
            case RoomChange.Unbanned(UserId user) -> person(user).banned = false;
            case RoomChange.RoleGiven given -> person(given.user()).role = given.role();
            case RoomChange.NickChanged(UserId user, var nick) -> person(user).nick = nick;
            case RoomChange.Configured configured -> show(configured.history(), event.seq());
            case RoomChange.Encrypted _,
                    RoomChange.Committed _,
                    RoomChange.Removal _,
                    RoomChange.Pinned _,
                    RoomChange.Unpinned _,
                    RoomChange.Deletion _ -> {}
        }
    }

    private void show(@Nullable History to, long seq) {
        if (to != null && to != history) {
            history = to;
            historySince = seq;
        }
    }

    private long shownTo(RoomChange.Joined joined, long seq) {
        long invited = person(joined.user()).invited;
        return switch (history) {
            case JOINED -> seq;
            case INVITED -> invited == 0 ? seq : Math.max(invited, historySince);
            case ALL -> historySince;
        };
    }

    private Person person(UserId user) {
        return people.computeIfAbsent(user, _ -> new Person());
    }

    /** Whether this event is for this person. */
    public boolean sees(UserId user, long seq) {
        Person person = people.get(user);
        return person != null && person.sees(seq);
    }

    /**
     * Whether the person was a member at any event from {@code from} to {@code to}. What the room's
     * history shows besides may be a gap to who reads before the tables know that they joined.
     */
    boolean wasInAny(UserId user, long from, long to) {
        Person person = people.get(user);
        return person != null && from <= to && person.wasInAny(from, to);
    }

    /** The last event that is for this person; 0 when none is. */
    public long lastSeenBy(UserId user) {
        Person person = people.get(user);
        if (person == null || person.stays.isEmpty()) {
            return 0;
        }
        return person.role != null ? head : person.stays.lastEntry().getValue();
    }

    public boolean isMember(UserId user) {
        Person person = people.get(user);
        return person != null && person.role != null;
    }

    public long head() {
        return head;
    }

    /** The room in one line, to be compared with {@link TablesText}. */
    public String text() {
        long members = people.values().stream().filter(p -> p.role != null).count();
        long owners = people.values().stream().filter(p -> p.role == RoomRole.OWNER).count();
        return TablesText.room(name, closed, members, owners, head);
    }

    /** Each person that the room knows, in one line, by user id. */
    public List<String> peopleText() {
        List<String> lines = new ArrayList<>();
        people.forEach(
                (user, person) -> {
                    if (person.role != null || person.invited > 0 || !person.stays.isEmpty()) {
                        lines.add(
                                TablesText.person(
                                        user,
                                        person.role,
                                        person.invited,
                                        person.banned,
                                        person.nick,
                                        List.copyOf(person.shown.values()),
                                        List.copyOf(person.stays.keySet()),
                                        person.ends()));
                    }
                });
        return lines;
    }

    /** Whom a change of a room is told in their inbox. */
    static Set<UserId> concerns(Event event) {
        return switch (change(event)) {
            case RoomChange.Created created ->
                    created.with() == null
                            ? Set.of(event.sender())
                            : new HashSet<>(List.of(event.sender(), created.with()));
            case RoomChange.Invited(UserId user) -> Set.of(user);
            case RoomChange.Joined(UserId user) -> Set.of(user);
            case RoomChange.Left(UserId user, _) -> Set.of(user);
            case RoomChange.RoleGiven(UserId user, _) -> Set.of(user);
            case RoomChange.Committed commit ->
                    commit.welcomes() == 0
                            ? Set.of()
                            : commit.added().stream()
                                    .map(GroupLeaf::user)
                                    .collect(Collectors.toSet());
            case RoomChange.Encrypted _,
                    RoomChange.Removal _,
                    RoomChange.Renamed _,
                    RoomChange.Configured _,
                    RoomChange.Pinned _,
                    RoomChange.Unpinned _,
                    RoomChange.Closed _,
                    RoomChange.Unbanned _,
                    RoomChange.NickChanged _,
                    RoomChange.Deletion _ ->
                    Set.of();
        };
    }

    /** How a change of a room calls it; empty when it does not. */
    static String nameIn(Event event) {
        return switch (change(event)) {
            case RoomChange.Created created -> created.name() == null ? "" : created.name();
            case RoomChange.Renamed(String name) -> name;
            case RoomChange.Configured change ->
                    orEmpty(change.topic()) + " " + orEmpty(change.description());
            case RoomChange.NickChanged(_, var nick) -> orEmpty(nick);
            case RoomChange.Closed _,
                    RoomChange.Encrypted _,
                    RoomChange.Committed _,
                    RoomChange.Removal _,
                    RoomChange.Invited _,
                    RoomChange.Joined _,
                    RoomChange.Left _,
                    RoomChange.Unbanned _,
                    RoomChange.RoleGiven _,
                    RoomChange.Pinned _,
                    RoomChange.Unpinned _,
                    RoomChange.Deletion _ ->
                    "";
        };
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static RoomChange change(Event event) {
        try {
            return RoomChange.of(event.type(), event.content());
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("event " + event.seq() + ": " + e.getMessage(), e);
        }
    }
}
