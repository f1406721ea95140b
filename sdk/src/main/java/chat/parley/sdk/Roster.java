package chat.parley.sdk;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who may be in a room's group, as the room's log says it up to where it was read. Immutable.
 *
 * @param people whoever is in the room, or invited
 * @param due devices whose leaves have to go, and why
 */
@Deterministic
record Roster(Set<UserId> people, Map<LeafOwner, Due> due) {

    /** Why a leaf has to go. */
    enum Due {
        /** By the room's log, its person left. */
        LEFT,
        /** By the room's log, the device is gone. */
        GONE,
        /** The server said so, which may be truer than what was read of the log yet. */
        TOLD;

        boolean isHeard() {
            return this != TOLD;
        }
    }

    Roster {
        people = Set.copyOf(people);
        due = Map.copyOf(due);
    }

    /** What the server says has to go. */
    static Map<LeafOwner, Due> toldIn(Rest.Group group) {
        Map<LeafOwner, Due> told = new HashMap<>();
        for (GroupLeaf leaf : group.leaves()) {
            if (group.removals().contains(leaf.leaf())) {
                told.put(new LeafOwner(leaf.user(), leaf.device()), Due.TOLD);
            }
        }
        return told;
    }

    /** With what the server says besides. */
    Roster told(Rest.Group group) {
        Map<LeafOwner, Due> all = toldIn(group);
        all.putAll(due);
        return new Roster(people, all);
    }

    /** After an event of the room's log, for the group as it is there. */
    Roster after(Event event, Collection<LeafOwner> leaves) {
        return switch (changeIn(event)) {
            case RoomChange.Invited(var user) -> in(user);
            case RoomChange.Joined(var user) -> in(user);
            case RoomChange.Left left -> without(left.user(), leaves);
            case RoomChange.Removal(var user, var device) when user.equals(event.sender()) ->
                    gone(new LeafOwner(user, device), leaves);
            case null, default -> this;
        };
    }

    /** Null for all that does not change who is there. */
    private static @Nullable RoomChange changeIn(Event event) {
        try {
            return switch (event.type()) {
                case EventType.MEMBER_INVITED,
                        EventType.MEMBER_JOINED,
                        EventType.MEMBER_LEFT,
                        EventType.MLS_REMOVAL ->
                        RoomChange.of(event.type(), event.content());
                default -> null;
            };
        } catch (InvalidJson _) {
            return null;
        }
    }

    private Roster in(UserId user) {
        Set<UserId> more = new HashSet<>(people);
        more.add(user);
        Map<LeafOwner, Due> less = new HashMap<>(due);
        less.entrySet().removeIf(e -> e.getKey().user().equals(user) && e.getValue() == Due.LEFT);
        return new Roster(more, less);
    }

    private Roster without(UserId user, Collection<LeafOwner> leaves) {
        Set<UserId> less = new HashSet<>(people);
        less.remove(user);
        Map<LeafOwner, Due> more = new HashMap<>(due);
        leaves.stream()
                .filter(leaf -> leaf.user().equals(user) && more.get(leaf) != Due.GONE)
                .forEach(leaf -> more.put(leaf, Due.LEFT));
        return new Roster(less, more);
    }

    private Roster gone(LeafOwner owner, Collection<LeafOwner> leaves) {
        if (!leaves.contains(owner)) {
            return this;
        }
        Map<LeafOwner, Due> more = new HashMap<>(due);
        more.put(owner, Due.GONE);
        return new Roster(people, more);
    }

    /** The commit was taken: who came anew or is gone is not waited for any more. */
    Roster after(MlsChange change) {
        Map<LeafOwner, Due> less = new HashMap<>(due);
        less.keySet().removeAll(Set.copyOf(change.removed().values()));
        change.added().forEach(less::remove);
        if (change.joins()) {
            less.remove(change.by());
        }
        return new Roster(people, less);
    }

    /** Leaves that are to be removed before anything is said, as far as this device knows. */
    NavigableMap<Integer, LeafOwner> leavesDue(NavigableMap<Integer, LeafOwner> leaves) {
        NavigableMap<Integer, LeafOwner> all = new TreeMap<>(leaves);
        all.values().removeIf(leaf -> people.contains(leaf.user()) && !due.containsKey(leaf));
        return all;
    }

    /** People none of whose devices is in the group. */
    Set<UserId> withoutLeaf(Collection<LeafOwner> leaves) {
        Set<UserId> without = new TreeSet<>(people);
        leaves.forEach(leaf -> without.remove(leaf.user()));
        return without;
    }

    /**
     * What a commit does, or leaves undone, that its sender may not, as far as the room's log shows
     * it; null for nothing.
     *
     * @param by whose it is, as the server says
     */
    @Nullable String wrongIn(
            MlsChange change,
            LeafOwner by,
            boolean isDirect,
            NavigableMap<Integer, LeafOwner> leaves) {
        if (!change.by().equals(by)) {
            return "a commit of somebody else than the server says";
        }
        for (LeafOwner added : change.added()) {
            if (!people.contains(added.user())) {
                return "somebody is added who is neither in the room nor invited: " + added.user();
            }
        }
        for (LeafOwner removed : change.removed().values()) {
            boolean isDue = !people.contains(removed.user()) || due.containsKey(removed);
            if (isDirect && !isDue && !removed.user().equals(by.user())) {
                return "in a direct room a device of the other is removed: " + removed.device();
            }
        }
        return change.joins() ? null : leftIn(change, leaves);
    }

    /**
     * Whoever comes by themselves removes nobody else; all others remove who has to go, or as many
     * as one commit can.
     */
    private @Nullable String leftIn(MlsChange change, NavigableMap<Integer, LeafOwner> leaves) {
        List<LeafOwner> owed =
                leaves.values().stream()
                        .filter(leaf -> isHeard(leaf) && !leaf.equals(change.by()))
                        .toList();
        long removed = change.removed().values().stream().filter(this::isHeard).count();
        long missing = Math.min(owed.size(), Limits.ADDS_PER_COMMIT) - removed;
        return missing > 0 ? missing + " leaves stay that have to go" : null;
    }

    private boolean isHeard(LeafOwner leaf) {
        Due why = due.get(leaf);
        return why != null && why.isHeard();
    }
}
