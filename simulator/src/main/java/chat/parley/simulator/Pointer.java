package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomId;

/** Where in which room something happened; what an inbox event holds. */
record Pointer(RoomId room, long seq) {
    static Pointer of(Event notice) {
        try {
            return notice.content().as(Pointer.class);
        } catch (InvalidJson e) {
            throw new IllegalStateException("an inbox event without a place: " + notice, e);
        }
    }
}
