package chat.parley.rooms;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Between nodes of one process: calls the listener on the sender's thread. Loses nothing. */
public final class LocalRelay implements Relay {
    private final Map<String, Consumer<Message>> listeners = new ConcurrentHashMap<>();

    @Override
    public void listen(String node, Consumer<Message> listener, Runnable missed) {
        listeners.put(node, listener);
    }

    @Override
    public void send(String node, Message message, Consumer<Boolean> heard) {
        Consumer<Message> listener = listeners.get(node);
        heard.accept(listener != null);
        if (listener != null) {
            listener.accept(message);
        }
    }

    @Override
    public void close() {
        listeners.clear();
    }
}
