package chat.parley.testkit;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Interval;
import chat.parley.rooms.Membership;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What tables hold of a room, in lines of text that can be compared and read. */
public final class TablesText {
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
