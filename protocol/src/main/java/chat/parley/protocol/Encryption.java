package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** How a room's content is protected; what is encrypted stays so. */
public enum Encryption {
    /** The server can read the content. */
    NONE,
    /** By MLS (RFC 9420): only members' devices can. Direct and private rooms. */
    MLS;

    @JsonCreator
    public static Encryption parse(String text) {
        for (Encryption value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of none, mls");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
