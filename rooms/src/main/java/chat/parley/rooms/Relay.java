package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.function.Consumer;

/**
 * The port by which a node hands a send to the node that owns the room, and gets the answer. It may
 * lose, double and delay. Never blocks; listeners must not either. Safe for use by many threads.
 */
public interface Relay extends AutoCloseable {

    /**
     * Calls {@code listener} with what is sent to this node, until the relay is closed, and {@code
     * missed} whenever messages to or from this node may have been lost before; also at first.
     */
    void listen(String node, Consumer<Message> listener, Runnable missed);

    /**
     * @param heard called once, on any thread: whether the message reached a node of that name;
     *     true is certain, false means that it very likely did not
     */
    void send(String node, Message message, Consumer<Boolean> heard);

    @Override
    void close();

    sealed interface Message {
        /**
         * Sequence this, and tell {@code from} what came of it.
         *
         * @param number by which the asking node knows the request
         */
        record Request(
                String from,
                long number,
                RoomId room,
                EventId id,
                String type,
                Content content,
                UserId sender,
                DeviceId device)
                implements Message {}

        record Reply(long number, Outcome outcome) implements Message {}

        /** Say whether this request of {@code from} is under way: {@link Standing}. */
        record Inquiry(String from, long number) implements Message {}

        /**
         * @param underWay false: it never arrived, or was answered
         */
        record Standing(long number, boolean underWay) implements Message {}
    }
}
