package chat.parley.gateway;

import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;

import java.util.Random;
import java.util.function.Consumer;

/** Loses, doubles, and delays a fifth of the signals each. */
final class UnreliableBus implements Bus {
    private final Bus bus;
    private final Random random = new Random(5);

    UnreliableBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
        return bus.subscribe(topic, new Moody(listener));
    }

    @Override
    public void publish(StreamId topic, Signal signal) {
        bus.publish(topic, signal);
    }

    @Override
    public void close() {
        bus.close();
    }

    private synchronized int mood() {
        return random.nextInt(5);
    }

    private final class Moody implements Consumer<Signal> {
        private final Consumer<Signal> listener;
        private @Nullable Signal delayed;

        Moody(Consumer<Signal> listener) {
            this.listener = listener;
        }

        @Override
        public synchronized void accept(Signal signal) {
            Signal late = delayed;
            delayed = null;
            switch (mood()) {
                case 0 -> {}
                case 1 -> delayed = signal;
                case 2 -> {
                    listener.accept(signal);
                    listener.accept(signal);
                }
                default -> listener.accept(signal);
            }
            if (late != null) {
                listener.accept(late);
            }
        }
    }
}
