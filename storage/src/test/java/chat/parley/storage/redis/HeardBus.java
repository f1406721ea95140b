package chat.parley.storage.redis;

import static org.awaitility.Awaitility.await;

import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A bus on a node of its own, whose subscriptions hold once they return. */
final class HeardBus implements Bus {
    private final Redis redis;
    private final RedisBus bus;

    HeardBus(Redis redis) {
        this.redis = redis;
        this.bus = new RedisBus(redis);
    }

    /** Does not pass on that something may have been missed. */
    @Override
    public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
        AtomicBoolean heard = new AtomicBoolean();
        Tap tap =
                bus.subscribe(
                        topic,
                        signal -> {
                            if (signal instanceof Signal.Missed) {
                                heard.set(true);
                            } else {
                                listener.accept(signal);
                            }
                        });
        await().until(() -> heard.get() || redis.channels().isHeard("parley:" + topic));
        return tap;
    }

    @Override
    public void publish(StreamId topic, Signal signal) {
        bus.publish(topic, signal);
    }

    @Override
    public void close() {
        bus.close();
        redis.close();
    }
}
