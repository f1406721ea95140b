package chat.parley.simulator;

import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The bus as one node reaches it: whom it tells, and who tells it. */
final class NodeBus implements Bus {
    private final World world;
    private final Map<StreamId, Consumer<Signal>> listeners = new LinkedHashMap<>();
    private boolean closed;

    NodeBus(World world) {
        this.world = world;
    }

    /** A node listens to a topic once. */
    @Override
    public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
        listeners.put(topic, listener);
        return () -> listeners.remove(topic, listener);
    }

    @Override
    public void publish(StreamId topic, Signal signal) {
        if (!closed) {
            world.nodes().forEach(node -> tell(node, topic, signal));
        }
    }

    private void tell(Node node, StreamId topic, Signal signal) {
        world.network().signal(node, () -> node.bus().hear(topic, signal));
    }

    private void hear(StreamId topic, Signal signal) {
        Consumer<Signal> listener = listeners.get(topic);
        if (listener != null) {
            listener.accept(signal);
        }
    }

    @Override
    public void close() {
        closed = true;
        listeners.clear();
    }
}
