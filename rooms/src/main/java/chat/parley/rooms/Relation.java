package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
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

    /** What the event is about; see {@link Said#subjects}. */
    static List<Relation> in(Event event) {
        return Said.subjects(event).stream()
                .map(of -> new Relation(of, event.seq(), event.type(), event.sender()))
                .toList();
    }
}
