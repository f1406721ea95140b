package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** Why somebody reports a message or a person. */
public enum ReportReason {
    /** Advertising, fraud, floods. */
    SPAM,
    /** Insults, threats, hatred. */
    ABUSE,
    /** What is nobody else's business, of whomever. */
    PRIVACY,
    /** What the law forbids. */
    ILLEGAL,
    /** What the text of the report says. */
    OTHER;

    @JsonCreator
    public static ReportReason parse(String text) {
        for (ReportReason value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of spam, abuse, privacy, illegal, other");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
