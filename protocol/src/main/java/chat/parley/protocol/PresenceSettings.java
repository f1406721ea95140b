package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a person has chosen to show of themselves. Who is invisible tells neither how far they have
 * read nor that they are writing, and is told neither of others.
 *
 * @param receipts whether others are told how far the person has read, and they how far others have
 * @param typing whether others are told that the person is writing, and they that others are
 */
public record PresenceSettings(
        AvailabilityChoice status,
        @Nullable StatusText statusText,
        boolean receipts,
        boolean typing) {
    /** Of whoever has chosen nothing. */
    public static final PresenceSettings DEFAULTS =
            new PresenceSettings(AvailabilityChoice.ONLINE, null, true, true);

    /** As they are at {@code nowMs}: without a status text that is over. */
    public PresenceSettings at(long nowMs) {
        return new PresenceSettings(status, StatusText.at(statusText, nowMs), receipts, typing);
    }

    public PresenceSettings with(Rest.PresencePatch patch) {
        return new PresenceSettings(
                patch.status() == null ? status : patch.status(),
                patch.statusText() == null ? statusText : patch.statusText(),
                patch.receipts() == null ? receipts : patch.receipts(),
                patch.typing() == null ? typing : patch.typing());
    }

    /** Whether others may be told how far the person has read, and they how far others have. */
    public boolean tellsReading() {
        return receipts && status != AvailabilityChoice.INVISIBLE;
    }

    /** Whether others may be told that the person is writing, and they that others are. */
    public boolean tellsTyping() {
        return typing && status != AvailabilityChoice.INVISIBLE;
    }
}
