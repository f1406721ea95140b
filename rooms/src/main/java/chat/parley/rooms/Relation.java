package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import java.util.List;

/**
 * One event of a room is about another: a reaction, an edit, a deletion, or a message in a thread.
 *
 * @param of the sequence of the event that it is about
 * @param seq its own sequence
 * @param type its type
 * @param sender who says it
 */
@Deterministic
public record Relation(long of, long seq, String type, UserId sender) {

    /** What the event is about; nothing when it does not say, or was deleted. */
    static List<Relation> in(Event event) {
        try {
            if (event.type().equals(EventType.DELETION)) {
                return event.content().as(RoomChange.Deletion.class).of().stream()
                        .map(of -> new Relation(of, event.seq(), event.type(), event.sender()))
                        .toList();
            }
            return switch (Said.of(event.type(), event.content())) {
                case Said.Message message ->
                        message.thread() == null ? List.of() : about(message.thread(), event);
                case Said.Reaction reaction -> about(reaction.of(), event);
                case Said.Edit edit -> about(edit.of(), event);
                case null -> List.of();
            };
        } catch (InvalidJson _) {
            return List.of(); // deleted, or encrypted
        }
    }

    private static List<Relation> about(long of, Event event) {
        return List.of(new Relation(of, event.seq(), event.type(), event.sender()));
    }
}
