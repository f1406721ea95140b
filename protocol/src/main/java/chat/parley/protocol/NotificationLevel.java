package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** What of a room somebody is notified of. */
public enum NotificationLevel {
    /** Everything that others say. */
    ALL,
    /** What mentions them, or the room. */
    MENTIONS,
    /** Nothing, and the room does not look unread because of it; mentions still do. */
    NOTHING;

    @JsonCreator
    public static NotificationLevel parse(String text) {
        for (NotificationLevel value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of all, mentions, nothing");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
