package chat.parley.rooms;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The bus of a server that is one process: calls the listeners on the publisher's thread, in the
 * order in which they subscribed. Loses nothing and doubles nothing; signals of several publishers
 * may overtake each other.
 */
public final class LocalBus implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(LocalBus.class);

    /** Topics that somebody listens to, each with an immutable list. */
    private final Map<StreamId, List<Listener>> topics = new ConcurrentHashMap<>();

    @Override
    public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
        Listener added = new Listener(topic, listener);
        topics.merge(topic, List.of(added), LocalBus::concat);
        return added;
    }

    @Override
    public void publish(StreamId topic, Signal signal) {
        topics.getOrDefault(topic, List.of()).forEach(listener -> listener.hear(signal));
    }

    @Override
    public void close() {
        topics.clear();
    }

    private static List<Listener> concat(List<Listener> first, List<Listener> second) {
        List<Listener> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    private final class Listener implements Tap {
        private final StreamId topic;
        private final Consumer<Signal> consumer;

        Listener(StreamId topic, Consumer<Signal> consumer) {
            this.topic = topic;
            this.consumer = consumer;
        }

        /** A listener that fails harms neither the publisher nor the other listeners. */
        void hear(Signal signal) {
            try {
                consumer.accept(signal);
            } catch (RuntimeException e) {
                LOG.warn("A listener of {} failed", topic, e);
            }
        }

        @Override
        public void close() {
            topics.computeIfPresent(topic, (_, listeners) -> without(listeners));
        }

        private @Nullable List<Listener> without(List<Listener> listeners) {
            List<Listener> rest = listeners.stream().filter(other -> other != this).toList();
            return rest.isEmpty() ? null : rest;
        }
    }
}
