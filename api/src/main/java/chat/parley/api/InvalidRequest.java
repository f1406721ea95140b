package chat.parley.api;

import org.jspecify.annotations.Nullable;

/** A request that is not what the contract describes; the message says what to change. */
final class InvalidRequest extends Exception {
    private static final long serialVersionUID = 1;
    private final @Nullable String field;

    /**
     * @param field the field or parameter at fault, if one is
     */
    InvalidRequest(@Nullable String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    @Nullable String field() {
        return field;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
