package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A message is meant for somebody in particular.
 *
 * @param user null for everybody in the room
 * @param seq of the message
 * @param sender who says it
 */
@Deterministic
public record Mention(@Nullable UserId user, long seq, UserId sender) {

    /** Whether it is for this person, by somebody else. */
    public boolean isOf(UserId person) {
        return !sender.equals(person) && (user == null || user.equals(person));
    }

    /** Whom the event mentions; nobody when it does not say, or was deleted. */
    public static List<Mention> in(Event event) {
        List<Mention> mentions = new ArrayList<>();
        if (message(event) instanceof Said.Message said) {
            if (said.mentions() != null) {
                said.mentions().forEach(user -> mentions.add(of(user, event)));
            }
            if (Boolean.TRUE.equals(said.mentionsRoom())) {
                mentions.add(of(null, event));
            }
        }
        return mentions;
    }

    private static Mention of(@Nullable UserId user, Event event) {
        return new Mention(user, event.seq(), event.sender());
    }

    private static @Nullable Said message(Event event) {
        try {
            return event.type().equals(EventType.MESSAGE)
                    ? Said.of(event.type(), event.content())
                    : null;
        } catch (InvalidJson _) {
            return null; // deleted, or encrypted
        }
    }
}
