package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.UUID;

/**
 * One installation of a client: a browser profile, a phone, a terminal. Made by the client or the
 * server.
 */
public record DeviceId(UUID value) implements Comparable<DeviceId> {

    /** Parses the canonical text form; anything else is an {@link IllegalArgumentException}. */
    @JsonCreator
    public static DeviceId parse(String text) {
        return new DeviceId(Uuids.parse(text));
    }

    @Override
    public int compareTo(DeviceId other) {
        return Uuids.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
