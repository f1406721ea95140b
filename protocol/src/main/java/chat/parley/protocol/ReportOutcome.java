package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** How a report ended. */
public enum ReportOutcome {
    /** Something was done about it. */
    ACTED,
    /** Nothing was to be done. */
    DISMISSED;

    @JsonCreator
    public static ReportOutcome parse(String text) {
        for (ReportOutcome value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of acted, dismissed");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
