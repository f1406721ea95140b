package chat.parley.rooms;

import chat.parley.protocol.RoomId;

import java.util.List;

/** The port to the members of rooms by what they are called. Safe for use by many threads. */
public interface MemberSearch {
    /**
     * Members whose account name, nick there, or a word of whose display name begins with {@code
     * text}, in any case, in the order of their account names; of nicks in other scripts than
     * Latin's plain letters the case may count.
     *
     * @param text not empty
     */
    List<Membership> find(RoomId room, String text, int limit);
}
