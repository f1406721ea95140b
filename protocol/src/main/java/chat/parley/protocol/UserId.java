package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.UUID;

/** A person or bot. Made by the server, random (version 4), never used again. */
public record UserId(UUID value) implements Comparable<UserId> {

    /** Parses the canonical text form; anything else is an {@link IllegalArgumentException}. */
    @JsonCreator
    public static UserId parse(String text) {
        return new UserId(Uuids.parse(text));
    }

    @Override
    public int compareTo(UserId other) {
        return Uuids.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
