package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** What an account may do on this server. */
public enum ServerRole {
    OWNER,
    ADMIN,
    MEMBER,
    GUEST,
    BOT;

    @JsonCreator
    public static ServerRole parse(String text) {
        for (ServerRole value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be one of owner, admin, member, guest, bot");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
