package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** Who may find and enter a room. */
public enum RoomKind {
    /** Anyone on the server can find and join it. */
    PUBLIC,
    /** By invitation. */
    PRIVATE,
    /** Two people; both are in from the first event, nobody else ever. */
    DIRECT;

    @JsonCreator
    public static RoomKind parse(String text) {
        for (RoomKind value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of public, private, direct");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
