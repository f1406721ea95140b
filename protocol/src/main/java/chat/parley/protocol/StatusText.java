package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a person says of themselves, with emoji, text or both; with neither it is nothing.
 *
 * @param until when it is over, milliseconds since 1970 UTC; null: it has no end
 */
public record StatusText(@Nullable String emoji, @Nullable String text, @Nullable Long until) {
    /** Takes the place of one that was taken back. */
    public static final StatusText NOTHING = new StatusText(null, null, null);

    /** Checks what the types do not tell; {@link InvalidJson} says what to change. */
    public void check() throws InvalidJson {
        if (emoji != null) {
            EventRules.checkEmoji(emoji);
        }
        FrameRules.require(
                text == null
                        || (!text.isBlank()
                                && text.equals(text.strip())
                                && text.codePointCount(0, text.length()) <= Limits.STATUS_CHARS
                                && text.codePoints().noneMatch(Character::isISOControl)),
                "field 'text' must have 1 to "
                        + Limits.STATUS_CHARS
                        + " characters, no control characters, no space at its ends");
    }

    /** Null when there is nothing to be shown at {@code nowMs}. */
    public static @Nullable StatusText at(@Nullable StatusText status, long nowMs) {
        return status == null || status.says(nowMs) ? status : null;
    }

    private boolean says(long nowMs) {
        return (emoji != null || text != null) && (until == null || until > nowMs);
    }
}
