package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;

/** An event that somebody wants in a room. Its content has passed its rules already. */
public record Submission(
        EventId id,
        String type,
        Content content,
        UserId sender,
        DeviceId device,
        Requester requester) {

    /** Who waits for the outcome. Called once, on any thread; must not block. */
    @FunctionalInterface
    public interface Requester {
        void answer(Outcome outcome);

        /** By which request or connection it came: what log lines about it are found by. */
        default String origin() {
            return "this node";
        }
    }
}
