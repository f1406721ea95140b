package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.UUID;

/** One sign-in on one device, until sign-out, expiry or revocation. */
public record SessionId(UUID value) implements Comparable<SessionId> {

    /** Parses the canonical text form; anything else is an {@link IllegalArgumentException}. */
    @JsonCreator
    public static SessionId parse(String text) {
        return new SessionId(Uuids.parse(text));
    }

    @Override
    public int compareTo(SessionId other) {
        return Uuids.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
