package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** Why nobody uses an account, as others are told. */
public enum AccountState {
    /** Its person is kept out for now. */
    SUSPENDED,
    /** It is gone, and so is what its person was called. */
    DELETED;

    @JsonCreator
    public static AccountState parse(String text) {
        for (AccountState value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of suspended, deleted");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
