package chat.parley.server;

/**
 * Where metrics and health are told.
 *
 * @param port 0 takes a free one
 * @param token what readers of metrics must show; empty: nothing
 */
public record AdminConfig(String host, int port, String token) {
    @Override
    public String toString() {
        return "AdminConfig[" + host + ":" + port + "]";
    }
}
