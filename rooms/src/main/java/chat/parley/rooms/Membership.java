package chat.parley.rooms;

import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What one person has to do with one room, folded from the log.
 *
 * @param role null when the person is not a member now
 * @param invited whether an invitation waits; never true of a member
 * @param banned whether the person may not come back; never true of a member or the invited
 * @param intervals the times of membership, ascending; the last one is open exactly when {@code
 *     role} is not null
 */
public record Membership(
        UserId user,
        @Nullable RoomRole role,
        boolean invited,
        boolean banned,
        List<Interval> intervals) {

    public Membership {
        intervals = List.copyOf(intervals);
    }

    /** Of somebody who is not banned. */
    public Membership(
            UserId user, @Nullable RoomRole role, boolean invited, List<Interval> intervals) {
        this(user, role, invited, false, intervals);
    }

    /** Of somebody the room has never heard of. */
    public static Membership none(UserId user) {
        return new Membership(user, null, false, List.of());
    }

    public boolean isMember() {
        return role != null;
    }

    /** Whether the room knows the person at all: such a membership is stored. */
    public boolean isKnown() {
        return isMember() || invited || banned || !intervals.isEmpty();
    }

    public boolean sees(long seq) {
        return intervals.stream().anyMatch(interval -> interval.contains(seq));
    }

    Membership joined(long seq, RoomRole newRole) {
        List<Interval> longer = new ArrayList<>(intervals);
        longer.add(new Interval(seq, Interval.OPEN));
        return new Membership(user, newRole, false, longer);
    }

    Membership left(long seq) {
        List<Interval> closed = new ArrayList<>(intervals);
        if (isMember()) {
            closed.add(new Interval(closed.removeLast().from(), seq));
        }
        return new Membership(user, null, false, banned, closed);
    }

    Membership withInvitation() {
        return new Membership(user, role, true, intervals);
    }

    Membership withBan(boolean nowBanned) {
        return new Membership(user, role, invited, nowBanned, intervals);
    }

    Membership withRole(RoomRole newRole) {
        return new Membership(user, newRole, invited, intervals);
    }
}
