package chat.parley.storage.redis;

import chat.parley.rooms.Relay;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Messages between nodes: each listens to a channel of its own. Redis tells whether it did. */
public final class RedisRelay implements Relay {
    private final Redis redis;
    private final Set<String> listening = ConcurrentHashMap.newKeySet();

    public RedisRelay(Redis redis) {
        this.redis = redis;
    }

    @Override
    public void listen(String node, Consumer<Message> listener, Runnable missed) {
        listening.add(channel(node));
        redis.channels().open(channel(node), new Ear(listener, missed));
    }

    @Override
    public void send(String node, Message message, Consumer<Boolean> heard) {
        var _ =
                redis.publish(channel(node), MessageCodec.encode(message))
                        .whenComplete(
                                (listeners, failure) ->
                                        heard.accept(failure == null && listeners > 0));
    }

    static String channel(String node) {
        return "parley:node:" + MessageCodec.VERSION + ":" + node;
    }

    /** Closes no connection: that is its owner's to do. */
    @Override
    public void close() {
        listening.forEach(redis.channels()::close);
        listening.clear();
    }

    private record Ear(Consumer<Message> listener, Runnable lost) implements Channels.Ear {
        @Override
        public void hear(byte[] message) {
            MessageCodec.decode(message).ifPresent(listener);
        }

        @Override
        public void missed() {
            lost.run();
        }
    }
}
