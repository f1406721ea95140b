package chat.parley.api;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/** Where the next page of a list begins: opaque to clients, the last id of the page to us. */
final class Cursors {
    private static final String NAME = "cursor";

    private Cursors() {}

    /** Null for the first page. */
    static <T> @Nullable T read(Call call, Function<String, T> parse) throws InvalidRequest {
        @Nullable String given = call.optional(NAME);
        try {
            return given == null ? null : parse.apply(given);
        } catch (IllegalArgumentException _) {
            throw new InvalidRequest(
                    NAME, "parameter 'cursor' must be the 'next' of the page before");
        }
    }

    static @Nullable String write(@Nullable Object last) {
        return last == null ? null : last.toString();
    }
}
