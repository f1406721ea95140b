package chat.parley.rooms;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;

/** Under what the parts of a commit lie: the event that it becomes, and whose it is. */
public record CommitName(EventId id, UserId user, DeviceId device) {
    static CommitName of(Event event) {
        return new CommitName(event.id(), event.sender(), event.device());
    }
}
