package chat.parley.rooms;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

/**
 * Tells others what somebody does in passing, as far as that person lets them know. What they have
 * chosen is looked up each time, so that it holds from the moment when it is stored. Blocks; safe
 * for use by many threads.
 */
public final class PassingSignals {
    private final PresenceStore chosen;
    private final Bus bus;

    public PassingSignals(PresenceStore chosen, Bus bus) {
        this.chosen = chosen;
        this.bus = bus;
    }

    /** The person's own connections are told in any case: few of them follow the room. */
    public void read(Bus.Signal.ReadMoved moved) {
        if (chosen.of(moved.user()).tellsReading()) {
            bus.publish(StreamId.of(moved.room()), moved);
        }
        bus.tellOwn(moved.user(), moved);
    }

    public void typing(RoomId room, UserId person) {
        if (chosen.of(person).tellsTyping()) {
            bus.publish(StreamId.of(room), new Bus.Signal.Typing(room, person));
        }
    }
}
