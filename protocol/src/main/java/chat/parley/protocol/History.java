package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/**
 * What of a room those see who join it. It holds for what is said while it is set: what was said
 * before is never opened, and never closed, by a later setting.
 */
public enum History {
    /** Everything from their joining on. */
    JOINED,
    /** What was said since they were invited, too. */
    INVITED,
    /** Everything that was ever said under this setting, too. */
    ALL;

    @JsonCreator
    public static History parse(String text) {
        for (History value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of joined, invited, all");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
