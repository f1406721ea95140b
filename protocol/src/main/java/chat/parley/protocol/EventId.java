package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.UUID;

/**
 * The name that a client gives an event. With the sender it is the key that makes a retried send
 * appear once.
 */
public record EventId(UUID value) implements Comparable<EventId> {

    /** Parses the canonical text form; anything else is an {@link IllegalArgumentException}. */
    @JsonCreator
    public static EventId parse(String text) {
        return new EventId(Uuids.parse(text));
    }

    @Override
    public int compareTo(EventId other) {
        return Uuids.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
