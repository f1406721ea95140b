package chat.parley.gateway;

import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import java.util.function.Consumer;

/** A bus that loses everything. */
final class DeadBus implements Bus {
    @Override
    public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
        return () -> {};
    }

    @Override
    public void publish(StreamId topic, Signal signal) {}

    @Override
    public void close() {}
}
