package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.UserId;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memberships that a sequencer knows: all of a small room's, and of a large room those that
 * were looked up or changed.
 *
 * <p>Invariant: what is held is folded up to the sequencer's head. A looked-up membership comes
 * from a projection that may be older; that is right because every membership that changed after
 * the projection is held already, and a held one is never replaced by a looked-up one. When the
 * projection turns out to be newer than the head, everything held is forgotten first.
 */
@Deterministic
final class Roster {
    /** Looked-up memberships held at once. */
    private static final int LOOKED_UP = 10_000;

    private final Map<UserId, Membership> held = new HashMap<>();
    private final Map<UserId, Membership> lookedUp =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UserId, Membership> eldest) {
                    return size() > LOOKED_UP;
                }
            };
    private final Map<UserId, Membership> changed = new LinkedHashMap<>();
    private final boolean complete;

    /**
     * @param members everybody the room knows, or nobody when there are too many
     * @param complete whether {@code members} is everybody
     */
    Roster(Collection<Membership> members, boolean complete) {
        this.complete = complete;
        members.forEach(member -> held.put(member.user(), member));
    }

    /** Whether {@link #of} can answer for this person. */
    boolean knows(UserId user) {
        return complete || held.containsKey(user) || lookedUp.containsKey(user);
    }

    /** To be asked only of people who are known. */
    Membership of(UserId user) {
        Membership member = held.get(user);
        if (member == null) {
            member = lookedUp.get(user);
        }
        return member != null ? member : Membership.none(user);
    }

    /** The tables are ahead: everything held is in them, in an older or the same form. */
    void forget() {
        held.clear();
        lookedUp.clear();
        changed.clear();
    }

    void found(Membership member) {
        lookedUp.put(member.user(), member);
    }

    void put(Membership member) {
        held.put(member.user(), member);
        changed.put(member.user(), member);
        lookedUp.remove(member.user());
    }

    /** The memberships that changed since {@link #projected}. */
    List<Membership> changed() {
        return List.copyOf(changed.values());
    }

    /** The tables hold all changes now: what a large room held only for that may be looked up. */
    void projected() {
        if (!complete) {
            changed.keySet().forEach(held::remove);
        }
        changed.clear();
    }
}
