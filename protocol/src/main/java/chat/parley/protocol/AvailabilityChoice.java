package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** What a person has chosen to show of their presence. */
public enum AvailabilityChoice {
    /** Online or away, as their connections show. */
    ONLINE,
    AWAY,
    DND,
    /** Offline to everybody else. */
    INVISIBLE;

    @JsonCreator
    public static AvailabilityChoice parse(String text) {
        for (AvailabilityChoice value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of online, away, dnd, invisible");
    }

    /** What others see while the person's connections together show {@code connections}. */
    public Availability over(Availability connections) {
        if (connections == Availability.OFFLINE) {
            return Availability.OFFLINE;
        }
        return switch (this) {
            case ONLINE -> connections;
            case AWAY -> Availability.AWAY;
            case DND -> Availability.DND;
            case INVISIBLE -> Availability.OFFLINE;
        };
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
