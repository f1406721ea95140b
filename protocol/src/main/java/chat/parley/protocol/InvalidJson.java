package chat.parley.protocol;

/** Text that is not the JSON that was asked for; the message says what is wrong and where. */
public final class InvalidJson extends Exception {
    public InvalidJson(String message) {
        super(message);
    }
}
