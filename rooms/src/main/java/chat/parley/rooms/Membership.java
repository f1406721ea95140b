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
 * @param invitedAt the sequence of the invitation that waits, 0 for none; never set of a member
 * @param banned whether the person may not come back; never true of a member or the invited
 * @param nick what the person is called in the room, null for their display name; never set of
 *     somebody who is not a member
 * @param intervals the times of membership, ascending; the last one is open exactly when {@code
 *     role} is not null
 */
public record Membership(
        UserId user,
        @Nullable RoomRole role,
        long invitedAt,
        boolean banned,
        @Nullable String nick,
        List<Interval> intervals) {

    public Membership {
        intervals = List.copyOf(intervals);
    }

    /** Of somebody who is not banned, and goes by their own name. */
    public Membership(
            UserId user, @Nullable RoomRole role, long invitedAt, List<Interval> intervals) {
        this(user, role, invitedAt, false, null, intervals);
    }

    /** Of somebody the room has never heard of. */
    public static Membership none(UserId user) {
        return new Membership(user, null, 0, List.of());
    }

    public boolean isMember() {
        return role != null;
    }

    /** Whether the person is a moderator or owner now. */
    public boolean moderates() {
        return role != null && role != RoomRole.MEMBER;
    }

    /** Whether an invitation waits. */
    public boolean invited() {
        return invitedAt > 0;
    }

    /** Whether the room knows the person at all: such a membership is stored. */
    public boolean isKnown() {
        return isMember() || invited() || banned || !intervals.isEmpty();
    }

    public boolean sees(long seq) {
        return intervals.stream().anyMatch(interval -> interval.contains(seq));
    }

    Membership joined(long seq, RoomRole newRole, long shown) {
        List<Interval> longer = new ArrayList<>(intervals);
        longer.add(new Interval(seq, Interval.OPEN, shown));
        return new Membership(user, newRole, 0, longer);
    }

    Membership left(long seq) {
        List<Interval> closed = new ArrayList<>(intervals);
        if (isMember()) {
            closed.add(closed.removeLast().until(seq));
        }
        return new Membership(user, null, 0, banned, null, closed);
    }

    Membership invited(long seq) {
        return new Membership(user, role, seq, intervals);
    }

    Membership withBan(boolean nowBanned) {
        return new Membership(user, role, invitedAt, nowBanned, nick, intervals);
    }

    Membership withRole(RoomRole newRole) {
        return new Membership(user, newRole, invitedAt, banned, nick, intervals);
    }

    Membership withNick(@Nullable String newNick) {
        return new Membership(user, role, invitedAt, banned, newNick, intervals);
    }
}
