package chat.parley.gateway;

import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A bus that loses everything, and can say so. */
final class DeafBus implements Bus {
    private final List<Consumer<Signal>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void publish(StreamId topic, Signal signal) {}

    void saySo() {
        listeners.forEach(listener -> listener.accept(new Signal.Missed()));
    }

    @Override
    public void close() {}
}
