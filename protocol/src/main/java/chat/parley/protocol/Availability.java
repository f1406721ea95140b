package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** What a person, or one of their connections, shows of their presence. */
public enum Availability {
    ONLINE,
    AWAY,
    DND,
    OFFLINE;

    @JsonCreator
    public static Availability parse(String text) {
        for (Availability value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of online, away, dnd, offline");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
