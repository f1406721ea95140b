package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The contents of events that change a room, typed. One record per event type. */
public sealed interface RoomChange {

    /**
     * {@link EventType#ROOM_CREATED}. {@code name} is null in direct rooms.
     *
     * @param history null for {@link History#JOINED}
     */
    record Created(
            RoomKind kind,
            @Nullable String name,
            Encryption encryption,
            @Nullable UserId with,
            @Nullable History history)
            implements RoomChange {
        public Created(
                RoomKind kind,
                @Nullable String name,
                Encryption encryption,
                @Nullable UserId with) {
            this(kind, name, encryption, with, null);
        }
    }

    /** {@link EventType#ROOM_RENAMED}. */
    record Renamed(String name) implements RoomChange {}

    /**
     * {@link EventType#ROOM_CONFIGURED}; what is null stays as it is.
     *
     * @param topic one line; empty for none
     * @param description empty for none
     * @param announcement whether only moderators and owners say messages
     * @param slowModeMs how long others wait between two messages, in milliseconds; 0 for not
     * @param archived whether nothing is said until it is taken back
     * @param history what those see who join from here on
     * @param picture the {@link BlobId} of the room's picture; empty for none
     */
    record Configured(
            @Nullable String topic,
            @Nullable String description,
            @Nullable Boolean announcement,
            @Nullable Long slowModeMs,
            @Nullable Boolean archived,
            @Nullable History history,
            @Nullable String picture)
            implements RoomChange {
        public Configured(
                @Nullable String topic,
                @Nullable String description,
                @Nullable Boolean announcement,
                @Nullable Long slowModeMs,
                @Nullable Boolean archived,
                @Nullable History history) {
            this(topic, description, announcement, slowModeMs, archived, history, null);
        }

        /** Another picture, or none; all else stays. */
        public static Configured pictured(@Nullable BlobId picture) {
            String named = picture == null ? "" : picture.toString();
            return new Configured(null, null, null, null, null, null, named);
        }
    }

    /** {@link EventType#ROOM_PINNED}: the message is held up until it is unpinned or deleted. */
    record Pinned(long of) implements RoomChange {}

    /** {@link EventType#ROOM_UNPINNED}. */
    record Unpinned(long of) implements RoomChange {}

    /** {@link EventType#ROOM_CLOSED}. */
    record Closed() implements RoomChange {}

    /**
     * {@link EventType#ROOM_ENCRYPTED}: the sender's device is leaf 0 of epoch 0.
     *
     * @param incarnation which group of the room it is, from 1 on
     * @param suite of MLS (RFC 9420, section 17.1)
     * @param generation of the room's log
     * @param groupInfo SHA-256 of the GroupInfo, in base64
     * @param tree SHA-256 of the ratchet tree, in base64
     */
    record Encrypted(int incarnation, int suite, long generation, String groupInfo, String tree)
            implements RoomChange {}

    /**
     * {@link EventType#MLS_COMMIT}. A device that joins by itself is the only one added.
     *
     * @param epoch the one that it ends
     * @param commit in base64; null where it is too large
     * @param blob its SHA-256 then, in base64
     * @param added in the order of the commit
     * @param welcomes how many devices have a Welcome
     */
    record Committed(
            int incarnation,
            long epoch,
            @Nullable String commit,
            @Nullable String blob,
            List<GroupLeaf> added,
            List<GroupLeaf> removed,
            String groupInfo,
            String tree,
            int welcomes)
            implements RoomChange {}

    /** {@link EventType#MLS_REMOVAL}: {@code user} is the sender; the device's session ended. */
    record Removal(UserId user, DeviceId device) implements RoomChange {}

    /** {@link EventType#MEMBER_INVITED}. */
    record Invited(UserId user) implements RoomChange {}

    /** {@link EventType#MEMBER_JOINED}: {@code user} is the sender. */
    record Joined(UserId user) implements RoomChange {}

    /**
     * {@link EventType#MEMBER_LEFT}: {@code user} is the sender, or whom a moderator removed.
     *
     * @param banned whether they cannot come back until it is taken back
     */
    record Left(UserId user, @Nullable Boolean banned) implements RoomChange {
        public Left(UserId user) {
            this(user, null);
        }

        public boolean isBan() {
            return Boolean.TRUE.equals(banned);
        }
    }

    /** {@link EventType#MEMBER_UNBANNED}: the person may come back. */
    record Unbanned(UserId user) implements RoomChange {}

    /** {@link EventType#MEMBER_ROLE}. */
    record RoleGiven(UserId user, RoomRole role) implements RoomChange {}

    /**
     * {@link EventType#MEMBER_NICK}: {@code user} is the sender, or whose nick a moderator takes
     * away.
     *
     * @param nick what the member is called in this room; null for what they are called elsewhere
     */
    record NickChanged(UserId user, @Nullable String nick) implements RoomChange {}

    /**
     * {@link EventType#DELETION}.
     *
     * @param of the sequences of the events whose contents are gone, 1 to {@link
     *     Limits#DELETED_EVENTS}
     */
    record Deletion(List<Long> of) implements RoomChange {}

    /** The event type under which this change is written. */
    default String type() {
        return switch (this) {
            case Created _ -> EventType.ROOM_CREATED;
            case Renamed _ -> EventType.ROOM_RENAMED;
            case Configured _ -> EventType.ROOM_CONFIGURED;
            case Pinned _ -> EventType.ROOM_PINNED;
            case Unpinned _ -> EventType.ROOM_UNPINNED;
            case Closed _ -> EventType.ROOM_CLOSED;
            case Encrypted _ -> EventType.ROOM_ENCRYPTED;
            case Committed _ -> EventType.MLS_COMMIT;
            case Removal _ -> EventType.MLS_REMOVAL;
            case Invited _ -> EventType.MEMBER_INVITED;
            case Joined _ -> EventType.MEMBER_JOINED;
            case Left _ -> EventType.MEMBER_LEFT;
            case Unbanned _ -> EventType.MEMBER_UNBANNED;
            case RoleGiven _ -> EventType.MEMBER_ROLE;
            case NickChanged _ -> EventType.MEMBER_NICK;
            case Deletion _ -> EventType.DELETION;
        };
    }

    /** Reads the content of an event for which {@link EventType#changesRoom} holds. */
    static RoomChange of(String type, Content content) throws InvalidJson {
        return switch (type) {
            case EventType.ROOM_CREATED -> content.as(Created.class);
            case EventType.ROOM_RENAMED -> content.as(Renamed.class);
            case EventType.ROOM_CONFIGURED -> content.as(Configured.class);
            case EventType.ROOM_PINNED -> content.as(Pinned.class);
            case EventType.ROOM_UNPINNED -> content.as(Unpinned.class);
            case EventType.ROOM_CLOSED -> new Closed();
            case EventType.ROOM_ENCRYPTED -> content.as(Encrypted.class);
            case EventType.MLS_COMMIT -> content.as(Committed.class);
            case EventType.MLS_REMOVAL -> content.as(Removal.class);
            case EventType.MEMBER_INVITED -> content.as(Invited.class);
            case EventType.MEMBER_JOINED -> content.as(Joined.class);
            case EventType.MEMBER_LEFT -> content.as(Left.class);
            case EventType.MEMBER_UNBANNED -> content.as(Unbanned.class);
            case EventType.MEMBER_ROLE -> content.as(RoleGiven.class);
            case EventType.MEMBER_NICK -> content.as(NickChanged.class);
            case EventType.DELETION -> content.as(Deletion.class);
            default -> throw new InvalidJson("'" + type + "' is not a type that changes a room");
        };
    }
}
