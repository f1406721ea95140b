package chat.parley.protocol;

import java.util.regex.Pattern;

/** The types of events. Types that start with {@code x.} belong to applications. */
public final class EventType {
    /** {@link Said.Message}: what people say. The only type that makes a room unread. */
    public static final String MESSAGE = "message";

    /** {@link Said.Reaction}: to a message. */
    public static final String REACTION = "reaction";

    /** {@link Said.Edit}: its author says a message anew. */
    public static final String EDIT = "edit";

    /** {@link RoomChange.Deletion}: the contents of what it names are gone. */
    public static final String DELETION = "deletion";

    /** {@link RoomChange.Created}: always sequence 1 of a room. */
    public static final String ROOM_CREATED = "room.created";

    /** {@link RoomChange.Renamed}. */
    public static final String ROOM_RENAMED = "room.renamed";

    /** {@link RoomChange.Configured}: what the room is about, and who may speak how often. */
    public static final String ROOM_CONFIGURED = "room.configured";

    /** {@link RoomChange.Pinned}. */
    public static final String ROOM_PINNED = "room.pinned";

    /** {@link RoomChange.Unpinned}. */
    public static final String ROOM_UNPINNED = "room.unpinned";

    /** {@link RoomChange.Closed}: the last event of a deleted room. */
    public static final String ROOM_CLOSED = "room.closed";

    /** {@link RoomChange.Encrypted}: the room's group begins, and its encryption with it. */
    public static final String ROOM_ENCRYPTED = "room.encrypted";

    /** {@link RoomChange.Committed}: the one commit that ends an epoch of the room's group. */
    public static final String MLS_COMMIT = "mls.commit";

    /** {@link RoomChange.Removal}: a device is gone, and its leaf is to be removed. */
    public static final String MLS_REMOVAL = "mls.removal";

    /** In inboxes: a commit added a device of the person. */
    public static final String MLS_WELCOME = "mls.welcome";

    /** {@link RoomChange.Invited}: a member lets somebody in who then may join. */
    public static final String MEMBER_INVITED = "member.invited";

    /** {@link RoomChange.Joined}: from this sequence on the person reads and writes. */
    public static final String MEMBER_JOINED = "member.joined";

    /** {@link RoomChange.Left}: by oneself, or removed by a moderator; the last event one sees. */
    public static final String MEMBER_LEFT = "member.left";

    /** {@link RoomChange.Unbanned}. */
    public static final String MEMBER_UNBANNED = "member.unbanned";

    /** {@link RoomChange.RoleGiven}. */
    public static final String MEMBER_ROLE = "member.role";

    /** {@link RoomChange.NickChanged}: what somebody is called in this room. */
    public static final String MEMBER_NICK = "member.nick";

    /** In inboxes: what somebody else may have done with the account, as {@code kind}. */
    public static final String ACCOUNT_ALERT = "account.alert";

    private static final Pattern APPLICATION = Pattern.compile("x\\.[a-z0-9.-]{1,60}");

    private EventType() {}

    /**
     * Whether people speak by an event of this type; see {@link Said#counts} for what is unread.
     */
    public static boolean counts(String type) {
        return type.equals(MESSAGE);
    }

    /** Whether the type belongs to applications: stored and delivered, never interpreted. */
    public static boolean isApplication(String type) {
        return APPLICATION.matcher(type).matches();
    }

    /** Whether people send such events themselves; the others are made by calls of their own. */
    public static boolean isSent(String type) {
        return switch (type) {
            case MESSAGE, REACTION, EDIT, DELETION -> true;
            default -> isApplication(type);
        };
    }

    /**
     * Whether the event changes the room or what is in it already, rather than saying something: it
     * stands alone in its append, and is in force everywhere before anybody is told of it.
     */
    public static boolean changesRoom(String type) {
        return switch (type) {
            case DELETION,
                    ROOM_CREATED,
                    ROOM_RENAMED,
                    ROOM_CONFIGURED,
                    ROOM_PINNED,
                    ROOM_UNPINNED,
                    ROOM_CLOSED,
                    ROOM_ENCRYPTED,
                    MLS_COMMIT,
                    MLS_REMOVAL,
                    MEMBER_INVITED,
                    MEMBER_JOINED,
                    MEMBER_UNBANNED,
                    MEMBER_NICK,
                    MEMBER_LEFT,
                    MEMBER_ROLE ->
                    true;
            default -> false;
        };
    }
}
