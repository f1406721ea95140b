package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import java.util.List;

/**
 * An event that somebody wants in a room. Its content has passed its rules already.
 *
 * @param refersTo the sequences of the events that its content names
 */
public record Submission(
        EventId id,
        String type,
        Content content,
        UserId sender,
        DeviceId device,
        Requester requester,
        List<Long> refersTo) {

    public Submission(
            EventId id,
            String type,
            Content content,
            UserId sender,
            DeviceId device,
            Requester requester) {
        this(id, type, content, sender, device, requester, references(type, content));
    }

    private static List<Long> references(String type, Content content) {
        try {
            return switch (type) {
                case EventType.DELETION -> content.as(RoomChange.Deletion.class).of();
                case EventType.ROOM_PINNED -> List.of(content.as(RoomChange.Pinned.class).of());
                case EventType.ROOM_UNPINNED -> List.of(content.as(RoomChange.Unpinned.class).of());
                default -> {
                    Said said = Said.of(type, content);
                    yield said == null ? List.of() : said.refersTo();
                }
            };
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("content was not checked before: " + type, e);
        }
    }

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
