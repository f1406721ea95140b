package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** What a member may do in a room; each role includes the ones after it. */
public enum RoomRole {
    OWNER,
    MODERATOR,
    MEMBER;

    @JsonCreator
    public static RoomRole parse(String text) {
        for (RoomRole value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of owner, moderator, member");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
