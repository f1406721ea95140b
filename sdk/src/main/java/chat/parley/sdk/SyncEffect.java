package chat.parley.sdk;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

/** Everything a client's {@link Sync} asks of the world, in the order in which it must happen. */
public sealed interface SyncEffect {

    /** Open a new socket; answered by {@link SyncInput.Connected} or {@link SyncInput.Lost}. */
    record Connect() implements SyncEffect {}

    /** Cut the socket; no {@link SyncInput.Lost} is expected for it. */
    record Disconnect() implements SyncEffect {}

    record SendFrame(ClientFrame frame) implements SyncEffect {}

    /** Get a fresh access token; answered by one of the three token inputs. */
    record NeedToken() implements SyncEffect {}

    /**
     * The next event of a followed room.
     *
     * @param cursor what to store once the event is dealt with
     */
    record Deliver(ClientFrame.Cursor cursor, Event event) implements SyncEffect {}

    /** Events {@code from} up to the cursor are not for this reader. */
    record Skip(ClientFrame.Cursor cursor, long from, ServerFrame.GapReason reason)
            implements SyncEffect {}

    /**
     * What was delivered of this room is void: another generation follows, from the cursor on.
     *
     * @param head the last sequence of the new generation
     */
    record Reset(ClientFrame.Cursor cursor, long head) implements SyncEffect {}

    /** The room is not followed any more, because the server will not have it. */
    record FollowEnded(RoomId room, ErrorCode code, String message) implements SyncEffect {}

    /** Read a page of the room's history; answered by one of the two history inputs. */
    record ReadHistory(long send, RoomId room, long after) implements SyncEffect {}

    /** How a send ended; told once for each, unless abandoned. */
    record Finished(long send, SendResult result) implements SyncEffect {}

    /** What the server tells besides events: rooms, heads, receipts, typing, presence. */
    record Told(ServerFrame frame) implements SyncEffect {}

    record Online(UserId user, DeviceId device) implements SyncEffect {}

    /** Not connected; the next try is at {@code retryAt}, by the clock of the inputs. */
    record Offline(long retryAt) implements SyncEffect {}

    /** Over for good; every open send was told before. */
    record Stopped(String message) implements SyncEffect {}
}
