package chat.parley.rooms;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.UUID;

/** The people, the room and the clock of the stories. */
final class Cast {
    static final UserId ALICE = user(1);
    static final UserId BOB = user(2);
    static final UserId CAROL = user(3);
    static final RoomId ROOM = new RoomId(new UUID(0x7000, 0x8000_0000_0000_0000L | 1));
    static final StreamId STREAM = StreamId.of(ROOM);

    /** Milliseconds since 1970 UTC. */
    static final long NOW = 1_750_000_000_000L;

    private Cast() {}

    static UserId user(int number) {
        return new UserId(new UUID(0x4000, 0x8000_0000_0000_0000L | number));
    }

    static DeviceId deviceOf(UserId user) {
        return new DeviceId(user.value());
    }

    /** The id that a client gives its event number {@code number} at {@link #NOW}. */
    static EventId id(int number) {
        return idAt(NOW, number);
    }

    static EventId idAt(long ms, int number) {
        return new EventId(new UUID(ms << 16 | 0x7000, 0x8000_0000_0000_0000L | number));
    }
}
