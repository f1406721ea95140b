package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the server says on the socket. One JSON object per text frame; {@code op} names the kind.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = ServerFrame.Rooms.class, name = "rooms"),
    @JsonSubTypes.Type(value = ServerFrame.Heads.class, name = "heads"),
    @JsonSubTypes.Type(value = ServerFrame.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = ServerFrame.Delivered.class, name = "event"),
    @JsonSubTypes.Type(value = ServerFrame.Gap.class, name = "gap"),
    @JsonSubTypes.Type(value = ServerFrame.Reset.class, name = "reset"),
    @JsonSubTypes.Type(value = ServerFrame.Behind.class, name = "behind"),
    @JsonSubTypes.Type(value = ServerFrame.Read.class, name = "read"),
    @JsonSubTypes.Type(value = ServerFrame.Unread.class, name = "unread"),
    @JsonSubTypes.Type(value = ServerFrame.Notifications.class, name = "notifications"),
    @JsonSubTypes.Type(value = ServerFrame.Thread.class, name = "thread"),
    @JsonSubTypes.Type(value = ServerFrame.Saved.class, name = "saved"),
    @JsonSubTypes.Type(value = ServerFrame.Sections.class, name = "sections"),
    @JsonSubTypes.Type(value = ServerFrame.Blocked.class, name = "blocked"),
    @JsonSubTypes.Type(value = ServerFrame.Reports.class, name = "reports"),
    @JsonSubTypes.Type(value = ServerFrame.KeyPackages.class, name = "keyPackages"),
    @JsonSubTypes.Type(value = ServerFrame.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = ServerFrame.Presence.class, name = "presence"),
    @JsonSubTypes.Type(value = ServerFrame.Profile.class, name = "profile"),
    @JsonSubTypes.Type(value = ServerFrame.Settings.class, name = "settings"),
    @JsonSubTypes.Type(value = ServerFrame.Error.class, name = "error"),
    @JsonSubTypes.Type(value = ServerFrame.Bye.class, name = "bye"),
    @JsonSubTypes.Type(value = ServerFrame.Pong.class, name = "pong"),
})
public sealed interface ServerFrame {

    /**
     * The answer to {@code hello}.
     *
     * @param heartbeatMs how often the client sends {@code ping} when it has nothing else to say;
     *     after twice that time of silence the server hangs up
     * @param now the server's clock, milliseconds since 1970 UTC: name events by it
     */
    record Ready(
            UserId user,
            DeviceId device,
            SessionId session,
            long heartbeatMs,
            long now,
            Bounds limits)
            implements ServerFrame {}

    /** The bounds that this server puts on a connection; see {@link Limits}. */
    record Bounds(int frameBytes, int contentBytes, int unacknowledged, int subscriptions) {}

    /**
     * The person's rooms, or those that changed since. Sent in pages; {@code more} tells that
     * another follows.
     *
     * @param since to be given to the next {@code hello}; only in the last page
     */
    record Rooms(List<RoomSummary> rooms, boolean more, @Nullable String since)
            implements ServerFrame {}

    /** Where streams stand now; coalesced, a few times a second. */
    record Heads(List<RoomHead> rooms) implements ServerFrame {}

    /**
     * @param count the second dense number at {@code head}
     */
    record RoomHead(RoomId room, long head, long count, long at) {}

    /** The event is durable under this sequence. */
    record Ack(String ref, RoomId room, long seq, long at) implements ServerFrame {}

    /** One event; {@link Event} has the meaning of the fields. */
    record Delivered(
            RoomId room,
            long seq,
            long n,
            EventId id,
            String type,
            UserId sender,
            DeviceId device,
            long at,
            Content content)
            implements ServerFrame {
        public static Delivered of(RoomId room, Event event) {
            return new Delivered(
                    room,
                    event.seq(),
                    event.n(),
                    event.id(),
                    event.type(),
                    event.sender(),
                    event.device(),
                    event.at(),
                    event.content());
        }

        public Event event() {
            return new Event(seq, n, id, type, sender, device, at, content);
        }
    }

    /** Events {@code from} to {@code to}, both included, are not for this reader. */
    record Gap(RoomId room, long from, long to, GapReason reason) implements ServerFrame {}

    /** The cursor belongs to another generation or lies beyond the head: reload from the floor. */
    record Reset(RoomId room, long generation, long floor, long head) implements ServerFrame {}

    /** Too slow: live events of these rooms stopped; subscribe again from the own cursor. */
    record Behind(List<RoomId> rooms) implements ServerFrame {}

    /** {@code user} has read up to {@code seq}, whose second dense number is {@code n}. */
    record Read(RoomId room, UserId user, long seq, long n) implements ServerFrame {}

    /**
     * From this event on the person wants the room to look unread; 0: not any more. Told to their
     * own connections.
     */
    record Unread(RoomId room, long from) implements ServerFrame {}

    /** What of the room the person is notified of from now on. Told to their own connections. */
    record Notifications(RoomId room, NotificationLevel level) implements ServerFrame {}

    /**
     * What the person has read of a thread, or whether they follow it, is another. Told to their
     * own connections.
     */
    record Thread(RoomId room, long thread, @Nullable Long read, @Nullable Boolean following)
            implements ServerFrame {}

    /** The person keeps this message, or not any more. Told to their own connections. */
    record Saved(RoomId room, long seq, boolean saved) implements ServerFrame {}

    /** The person arranged their rooms anew: to be read. Told to their own connections. */
    record Sections(long version) implements ServerFrame {}

    /** The person blocks {@code user}, or not any more. Told to their own connections. */
    record Blocked(UserId user, boolean blocked) implements ServerFrame {}

    /**
     * Reports that the person looks after were made or resolved: to be read. Told to their own
     * connections.
     */
    record Reports() implements ServerFrame {}

    /**
     * Few key packages of this device are left, or its last resort was given: it adds some. Told to
     * the device alone.
     *
     * @param left without the last resort
     */
    record KeyPackages(int left) implements ServerFrame {}

    /** {@code user} is writing; holds for 5 s. */
    record Typing(RoomId room, UserId user, @Nullable Long thread) implements ServerFrame {}

    /** What {@code user} shows of their presence. */
    record Presence(UserId user, Availability status, @Nullable StatusText statusText)
            implements ServerFrame {}

    /**
     * {@code user} looks different to others from now on.
     *
     * @param picture null for none
     * @param state null while the account is in use
     */
    record Profile(
            UserId user,
            String name,
            String displayName,
            @Nullable BlobId picture,
            @Nullable AccountState state)
            implements ServerFrame {}

    /**
     * What the person has chosen to show of themselves: after each {@code ready}, and whenever it
     * is another. Told to their own connections.
     */
    record Settings(PresenceSettings presence) implements ServerFrame {}

    /**
     * A frame could not be carried out. {@code ref} is the frame's own, when it could be read.
     *
     * @param retryAfterMs when it makes sense to try again, if it does
     */
    record Error(
            @Nullable String ref,
            @Nullable RoomId room,
            ErrorCode code,
            String message,
            @Nullable Long retryAfterMs)
            implements ServerFrame {
        public static Error of(@Nullable String ref, ErrorCode code, String message) {
            return new Error(ref, null, code, message, null);
        }
    }

    /**
     * The last frame before the server closes.
     *
     * @param retryAfterMs reconnect after a random time up to this; null: do not reconnect
     */
    record Bye(ByeReason reason, String message, @Nullable Long retryAfterMs)
            implements ServerFrame {}

    /** The answer to {@code ping}. */
    record Pong(@Nullable String ref) implements ServerFrame {}

    /** Why events are not shown. */
    enum GapReason {
        /** The reader was not a member then. */
        @JsonProperty("hidden")
        HIDDEN,
        /** Retention took them. */
        @JsonProperty("retention")
        RETENTION,
    }

    /** Why the server closes. */
    enum ByeReason {
        @JsonProperty("unauthenticated")
        UNAUTHENTICATED,
        @JsonProperty("token-expired")
        TOKEN_EXPIRED,
        @JsonProperty("session-ended")
        SESSION_ENDED,
        @JsonProperty("hello-timeout")
        HELLO_TIMEOUT,
        @JsonProperty("heartbeat-timeout")
        HEARTBEAT_TIMEOUT,
        @JsonProperty("protocol-error")
        PROTOCOL_ERROR,
        @JsonProperty("overloaded")
        OVERLOADED,
        @JsonProperty("draining")
        DRAINING,
    }
}
