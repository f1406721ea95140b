package chat.parley.testkit;

import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Interval;
import chat.parley.rooms.Membership;
import chat.parley.rooms.RoomGroup;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What tables hold of a room, in lines of text that can be compared and read. */
public final class TablesText {
    static final String NO_GROUP = "no group";
    private static final int EVERYBODY = 100_000;

    private TablesText() {}

    /** The room in one line; "nothing" when the tables do not know it. */
    public static String room(Directory directory, RoomId room) {
        return directory
                .room(room)
                .map(r -> room(r.name(), r.closed(), r.members(), r.owners(), r.projected()))
                .orElse("nothing");
    }

    /** Each person that the tables know, in one line, by user id. */
    public static List<String> people(Directory directory, RoomId room) {
        return directory.known(room, EVERYBODY).stream().map(TablesText::person).toList();
    }

    /** The group of a room in one line. */
    public static String group(@Nullable RoomGroup group) {
        if (group == null) {
            return NO_GROUP;
        }
        List<String> leaves =
                group.leaves().entrySet().stream()
                        .map(
                                at -> {
                                    RoomGroup.Leaf leaf = at.getValue();
                                    LeafOwner owner = new LeafOwner(leaf.user(), leaf.device());
                                    return leaf(at.getKey(), owner, leaf.left(), leaf.ended());
                                })
                        .toList();
        return group(group.incarnation(), group.epoch(), group.oldest(), group.seq(), leaves);
    }

    static String group(int incarnation, long epoch, long oldest, long seq, List<String> leaves) {
        return "group "
                + incarnation
                + " in epoch "
                + epoch
                + ", which "
                + seq
                + " began, oldest "
                + oldest
                + ": "
                + leaves;
    }

    static String leaf(long index, LeafOwner owner, boolean left, boolean ended) {
        String whose = index + " is " + owner.device() + " of " + owner.user();
        return whose + (left ? ", who left" : "") + (ended ? ", gone" : "");
    }

    static String room(
            @Nullable String name, boolean closed, long members, long owners, long projected) {
        return "'%s'%s, %d members, %d owners, up to %d"
                .formatted(name, closed ? " closed" : "", members, owners, projected);
    }

    static String person(
            UserId user,
            @Nullable RoomRole role,
            long invited,
            boolean banned,
            @Nullable String nick,
            List<Long> shown,
            List<Long> since,
            List<Long> until) {
        StringBuilder line = new StringBuilder();
        line.append(user)
                .append(' ')
                .append(role)
                .append(invited > 0 ? " invited at " + invited : "");
        line.append(banned ? " banned" : "");
        line.append(nick == null ? "" : " called " + nick);
        for (int i = 0; i < since.size(); i++) {
            line.append(' ').append(since.get(i)).append('-');
            line.append(until.get(i) == 0 ? "" : until.get(i))
                    .append(" from ")
                    .append(shown.get(i));
        }
        return line.toString();
    }

    private static String person(Membership member) {
        return person(
                member.user(),
                member.role(),
                member.invitedAt(),
                member.banned(),
                member.nick(),
                member.intervals().stream().map(Interval::shown).toList(),
                member.intervals().stream().map(Interval::from).toList(),
                member.intervals().stream().map(i -> i.isOpen() ? 0 : i.to()).toList());
    }
}
