package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a client says on the socket. One JSON object per text frame; {@code op} names the kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientFrame.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ClientFrame.Subscribe.class, name = "sub"),
    @JsonSubTypes.Type(value = ClientFrame.Unsubscribe.class, name = "unsub"),
    @JsonSubTypes.Type(value = ClientFrame.Send.class, name = "send"),
    @JsonSubTypes.Type(value = ClientFrame.Read.class, name = "read"),
    @JsonSubTypes.Type(value = ClientFrame.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = ClientFrame.Status.class, name = "status"),
    @JsonSubTypes.Type(value = ClientFrame.Ping.class, name = "ping"),
})
public sealed interface ClientFrame {

    /**
     * Opens the conversation, within 5 s; again with a fresh token, it renews the session.
     *
     * @param since the {@code since} of the last {@code rooms} frame seen; only what changed after
     *     it is told. Null: everything
     */
    record Hello(String token, @Nullable String since) implements ClientFrame {}

    /** For each room: every event after the cursor, then live, with no hole and no double. */
    record Subscribe(String ref, List<Cursor> rooms) implements ClientFrame {}

    /** No more events of these rooms; {@code heads} go on. */
    record Unsubscribe(String ref, List<RoomId> rooms) implements ClientFrame {}

    /** Appends an event; answered by {@code ack} or {@code error} with the same {@code ref}. */
    record Send(String ref, RoomId room, EventId id, String type, Content content)
            implements ClientFrame {}

    /** Moves the own read cursor forward to {@code seq}; a lower one changes nothing. */
    record Read(RoomId room, long seq) implements ClientFrame {}

    /** The person is writing in this room; repeat it at most every 3 s. */
    record Typing(RoomId room, @Nullable Long thread) implements ClientFrame {}

    /**
     * Sets what this connection shows of the person's presence, as long as they have chosen nothing
     * else.
     */
    record Status(Availability status) implements ClientFrame {}

    /** Answered by {@code pong}. */
    record Ping(@Nullable String ref) implements ClientFrame {}

    /**
     * Where a reader of a stream stands. For the own inbox, {@code room} is the own user id.
     *
     * @param after the last sequence seen, 0 for none
     * @param generation of the stream when that sequence was seen; null when none was
     */
    record Cursor(RoomId room, long after, @Nullable Long generation) {}
}
