package chat.parley.testkit;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.UserId;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Something that somebody outside the server saw or did. As JSON, {@code saw} names the kind.
 *
 * <p>A {@code reader} is one device's own store of events: what it was given before a reconnect is
 * still there after it. An {@code intent} is what a person wanted to say once, however many tries
 * and ids it took.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "saw")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Observation.Sent.class, name = "sent"),
    @JsonSubTypes.Type(value = Observation.Acked.class, name = "acked"),
    @JsonSubTypes.Type(value = Observation.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Observation.GivenUp.class, name = "given-up"),
    @JsonSubTypes.Type(value = Observation.Followed.class, name = "followed"),
    @JsonSubTypes.Type(value = Observation.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = Observation.Skipped.class, name = "skipped"),
    @JsonSubTypes.Type(value = Observation.Asked.class, name = "asked"),
    @JsonSubTypes.Type(value = Observation.Told.class, name = "told"),
    @JsonSubTypes.Type(value = Observation.ReadUpTo.class, name = "read"),
    @JsonSubTypes.Type(value = Observation.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = Observation.Quiet.class, name = "quiet"),
    @JsonSubTypes.Type(value = Observation.Stored.class, name = "stored"),
})
public sealed interface Observation {

    /** A try of {@code sender} to append an event; tries of one intent may follow each other. */
    record Sent(UserId sender, String intent, RoomId room, EventId id) implements Observation {}

    /** The server said that the event is durable under {@code seq}. */
    record Acked(UserId sender, RoomId room, EventId id, long seq) implements Observation {}

    /** The server said that the event was not appended and will not be. */
    record Refused(UserId sender, RoomId room, EventId id) implements Observation {}

    /** The sender was told that nobody can say whether the event landed, and tries no longer. */
    record GivenUp(UserId sender, RoomId room, EventId id) implements Observation {}

    /** The reader begins, or begins anew, after this sequence. */
    record Followed(String reader, UserId user, RoomId room, long after) implements Observation {}

    /** The reader was given this event. */
    record Delivered(String reader, RoomId room, Event event) implements Observation {}

    /** The reader was told that these events are not for them. */
    record Skipped(String reader, RoomId room, long from, long to, GapReason reason)
            implements Observation {}

    /** {@code sender} asks where the room stands. */
    record Asked(UserId sender, RoomId room) implements Observation {}

    /** The answer to the person's last {@link Asked}. */
    record Told(UserId sender, RoomId room, long head) implements Observation {}

    /** The server said that the person's cursor is here now. */
    record ReadUpTo(UserId user, RoomId room, long seq) implements Observation {}

    /** The reader was given time to get everything and still follows the room as a member. */
    record Settled(String reader, RoomId room) implements Observation {}

    /** Everybody was given time: no send is under way any more. */
    record Quiet() implements Observation {}

    /** An entry of the room's log, as it was read at the end; in order, from the first. */
    record Stored(RoomId room, Event event) implements Observation {}
}
