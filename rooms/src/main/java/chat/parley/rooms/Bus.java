package chat.parley.rooms;

import chat.parley.protocol.Availability;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/**
 * The port to the wake-up bus between sequencers and gateways. It is a hint: it may lose, double,
 * delay and reorder signals, and whoever listens compares sequences and reads what is missing from
 * the log. Never blocks; listeners must not either. Safe for use by many threads.
 */
public interface Bus extends AutoCloseable {

    /**
     * Calls {@code listener} with what is published on the topic from now on, until closed; a bus
     * that begins to hear others only a moment later says so by {@link Signal.Missed}.
     */
    Tap subscribe(StreamId topic, Consumer<Signal> listener);

    void publish(StreamId topic, Signal signal);

    /** Tells the person's own connections. */
    default void tellOwn(UserId user, Signal what) {
        publish(StreamId.inbox(user), what);
    }

    @Override
    void close();

    /** A subscription; closing it twice does nothing. */
    interface Tap extends AutoCloseable {
        @Override
        void close();
    }

    /** What travels on the bus. */
    sealed interface Signal {
        /** These events are durable; ascending and dense, never empty. */
        record Appended(StreamId stream, List<Event> events) implements Signal {}

        /**
         * @param thread root of the thread that is written in; null: in the room itself
         */
        record Typing(RoomId room, UserId user, @Nullable Long thread) implements Signal {}

        record PresenceChanged(UserId user, Availability status, @Nullable StatusText statusText)
                implements Signal {}

        /**
         * The person has another name or picture. Told to their own inbox, and to rooms that they
         * are in.
         */
        record ProfileChanged(Rest.Profile profile) implements Signal {}

        /** The person shows something else of themselves from now on: look it up. */
        record SettingsChanged() implements Signal {}

        /** The person wants the room to look unread from this event on; 0: not any more. */
        record UnreadMarked(RoomId room, long from) implements Signal {}

        /** What of the room the person is notified of from now on. */
        record NotificationsChanged(RoomId room, NotificationLevel level) implements Signal {}

        /** What the person has read of a thread, or whether they follow it, is another. */
        record ThreadChanged(
                RoomId room, long thread, @Nullable Long read, @Nullable Boolean following)
                implements Signal {}

        /** The person keeps this message, or not any more. */
        record SavedChanged(RoomId room, long seq, boolean saved) implements Signal {}

        /** The person arranged their rooms anew. */
        record SectionsChanged(long version) implements Signal {}

        /** Somebody blocks somebody else, or not any more. Told to the inboxes of both. */
        record BlockChanged(UserId by, UserId other, boolean blocked) implements Signal {}

        /** Reports that the person looks after were made or resolved. */
        record ReportsChanged() implements Signal {}

        /** Few key packages of this device of the person are left, or its last resort was given. */
        record KeyPackagesLow(DeviceId device, int left) implements Signal {}

        /** The person's cursor moved. */
        record ReadMoved(RoomId room, UserId user, long seq, long n) implements Signal {}

        /**
         * Signals may have been lost before this one: whoever listens compares with the log. Told
         * by the bus to those who listen on this node; never published.
         */
        record Missed() implements Signal {}
    }
}
