package chat.parley.sdk;

/** Nobody knows whether the event landed: the client was closed, or waited no longer. */
public final class SendUnsettled extends ParleyException {
    SendUnsettled(String message) {
        super(message, null);
    }
}
