package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.UUID;

/**
 * A room. Client-named ids are UUIDv7; a direct conversation's id is a UUIDv8 that follows from its
 * two people, so that two who start it at once meet in one, and nobody can take the id by naming
 * it.
 */
public record RoomId(UUID value) implements Comparable<RoomId> {

    /** Parses the canonical text form; anything else is an {@link IllegalArgumentException}. */
    @JsonCreator
    public static RoomId parse(String text) {
        return new RoomId(Uuids.parse(text));
    }

    /** The one direct room of two people, whoever starts it. */
    public static RoomId direct(UserId one, UserId other) {
        boolean ordered = one.compareTo(other) <= 0;
        UserId first = ordered ? one : other;
        UserId second = ordered ? other : one;
        return new RoomId(Uuids.named("parley direct room " + first + " " + second));
    }

    /** Whether the id has the form that a client may choose (UUIDv7). */
    public boolean isClientNamed() {
        return value.version() == 7;
    }

    @Override
    public int compareTo(RoomId other) {
        return Uuids.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
