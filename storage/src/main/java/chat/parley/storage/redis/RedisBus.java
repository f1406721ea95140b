package chat.parley.storage.redis;

import chat.parley.rooms.Bus;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The bus between nodes: a shard channel for each stream that somebody listens to. Listeners on the
 * publisher's own node hear at once and without Redis; what Redis sends back of it is dropped.
 */
public final class RedisBus implements Bus {
    private final LocalBus local = new LocalBus();
    private final long origin = ThreadLocalRandom.current().nextLong();

    /** How many listen here to each stream that somebody listens to. */
    private final Map<StreamId, Integer> listeners = new ConcurrentHashMap<>();

    private final Redis redis;

    public RedisBus(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
        Tap tap = local.subscribe(topic, listener);
        listeners.compute(topic, this::joined);
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            tap.close();
            if (open.compareAndSet(true, false)) {
                listeners.computeIfPresent(topic, this::left);
            }
        };
    }

    private Integer joined(StreamId stream, @Nullable Integer count) {
        if (count != null) {
            return count + 1;
        }
        redis.channels().open(channel(stream), new Ear(stream));
        return 1;
    }

    private @Nullable Integer left(StreamId stream, Integer count) {
        if (count > 1) {
            return count - 1;
        }
        redis.channels().close(channel(stream));
        return null;
    }

    @Override
    public void publish(StreamId topic, Signal signal) {
        local.publish(topic, signal);
        byte[] message = SignalCodec.encode(origin, signal);
        if (message != null) {
            var _ = redis.publish(channel(topic), message); // what fails is lost, as it may be
        }
    }

    private static String channel(StreamId stream) {
        return "parley:" + stream;
    }

    /** Closes no connection: that is its owner's to do. */
    @Override
    public void close() {
        listeners.keySet().forEach(stream -> redis.channels().close(channel(stream)));
        listeners.clear();
        local.close();
    }

    private final class Ear implements Channels.Ear {
        private final StreamId stream;

        Ear(StreamId stream) {
            this.stream = stream;
        }

        /** What another version sent may have been news. */
        @Override
        public void hear(byte[] message) {
            var received = SignalCodec.decode(stream, message);
            if (received.origin() != origin) {
                Signal signal = received.signal();
                local.publish(stream, signal == null ? new Signal.Missed() : signal);
            }
        }

        @Override
        public void missed() {
            local.publish(stream, new Signal.Missed());
        }
    }
}
