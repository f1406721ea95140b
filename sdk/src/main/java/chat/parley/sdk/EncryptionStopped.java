package chat.parley.sdk;

/**
 * An encrypted room does not let this device go on; {@link #why} says what is missing. Where that
 * comes by itself, the same call works later.
 */
public final class EncryptionStopped extends ParleyException {
    private final Unreadable why;

    EncryptionStopped(Unreadable why) {
        this(why, why.words());
    }

    EncryptionStopped(Unreadable why, String message) {
        super(message, null);
        this.why = why;
    }

    public Unreadable why() {
        return why;
    }
}
