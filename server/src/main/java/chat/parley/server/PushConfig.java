package chat.parley.server;

/**
 * How browsers are told of messages.
 *
 * @param key a private JWK; empty for the server's own
 * @param contact how push services reach whoever runs it; empty for none
 * @param local whether it pushes to any address
 */
public record PushConfig(String key, String contact, boolean local) {

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
        return "push with " + (key.isEmpty() ? "its own key" : "a given key");
    }
}
