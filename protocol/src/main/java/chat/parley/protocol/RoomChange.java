package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

/** The contents of events that change a room, typed. One record per event type. */
public sealed interface RoomChange {

    /** {@link EventType#ROOM_CREATED}. {@code name} is null in direct rooms. */
    record Created(
            RoomKind kind, @Nullable String name, Encryption encryption, @Nullable UserId with)
            implements RoomChange {}

    /** {@link EventType#ROOM_RENAMED}. */
    record Renamed(String name) implements RoomChange {}

    /** {@link EventType#ROOM_CLOSED}. */
    record Closed() implements RoomChange {}

    /** {@link EventType#MEMBER_INVITED}. */
    record Invited(UserId user) implements RoomChange {}

    /** {@link EventType#MEMBER_JOINED}: {@code user} is the sender. */
    record Joined(UserId user) implements RoomChange {}

    /** {@link EventType#MEMBER_LEFT}: {@code user} is the sender, or whom a moderator removed. */
    record Left(UserId user) implements RoomChange {}

    /** {@link EventType#MEMBER_ROLE}. */
    record RoleGiven(UserId user, RoomRole role) implements RoomChange {}

    /** The event type under which this change is written. */
    default String type() {
        return switch (this) {
            case Created _ -> EventType.ROOM_CREATED;
            case Renamed _ -> EventType.ROOM_RENAMED;
            case Closed _ -> EventType.ROOM_CLOSED;
            case Invited _ -> EventType.MEMBER_INVITED;
            case Joined _ -> EventType.MEMBER_JOINED;
            case Left _ -> EventType.MEMBER_LEFT;
            case RoleGiven _ -> EventType.MEMBER_ROLE;
        };
    }

    /** Reads the content of an event for which {@link EventType#changesRoom} holds. */
    static RoomChange of(String type, Content content) throws InvalidJson {
        return switch (type) {
            case EventType.ROOM_CREATED -> content.as(Created.class);
            case EventType.ROOM_RENAMED -> content.as(Renamed.class);
            case EventType.ROOM_CLOSED -> new Closed();
            case EventType.MEMBER_INVITED -> content.as(Invited.class);
            case EventType.MEMBER_JOINED -> content.as(Joined.class);
            case EventType.MEMBER_LEFT -> content.as(Left.class);
            case EventType.MEMBER_ROLE -> content.as(RoleGiven.class);
            default -> throw new InvalidJson("'" + type + "' is not a type that changes a room");
        };
    }
}
