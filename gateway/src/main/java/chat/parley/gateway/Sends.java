package chat.parley.gateway;

import chat.parley.protocol.RoomId;
import chat.parley.rooms.Submission;

/** Where events that clients send go: to the room's sequencer, here or on another node. */
@FunctionalInterface
public interface Sends {
    /** Never blocks; the outcome goes to the submission's requester, on any thread. */
    void submit(RoomId room, Submission event);
}
