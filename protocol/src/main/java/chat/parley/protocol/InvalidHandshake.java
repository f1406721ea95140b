package chat.parley.protocol;

/** Bytes that are not the message of MLS that was asked for; the message says what is wrong. */
public final class InvalidHandshake extends Exception {
    InvalidHandshake(String message) {
        super(message);
    }
}
