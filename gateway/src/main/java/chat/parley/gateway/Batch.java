package chat.parley.gateway;

import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.rooms.StreamId;

import java.util.List;

/**
 * A run of events of one stream, dense, each encoded once for all recipients of this node. Counted
 * by reference as {@link EncodedFrame} is.
 */
record Batch(List<Event> events, List<EncodedFrame> frames) {
    static Batch of(StreamId stream, List<Event> events) {
        RoomId room = new RoomId(stream.id());
        return new Batch(
                events,
                events.stream()
                        .map(event -> EncodedFrame.of(ServerFrame.Delivered.of(room, event)))
                        .toList());
    }

    Event last() {
        return events.getLast();
    }

    EncodedFrame frameOf(Event event) {
        return frames.get((int) (event.seq() - events.getFirst().seq()));
    }

    Batch retain() {
        frames.forEach(EncodedFrame::retain);
        return this;
    }

    void release() {
        frames.forEach(EncodedFrame::release);
    }
}
