package chat.parley.storage.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The shard channels that this node hears. One thread brings what Redis knows of them in line with
 * what is wanted: first, and again after every change of connections and of the cluster, for the
 * client's own attempt names the channels of all slots at once, which a cluster refuses. Whoever
 * hears is told when something may have been missed. Safe for use by many threads.
 */
final class Channels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    /** Subscriptions under way at once. */
    private static final int AT_ONCE = 500;

    private static final Duration RETRY = Duration.ofMillis(500);

    private final Redis redis;
    private final Map<String, Ear> wanted = new ConcurrentHashMap<>();
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();

    /** Those of which wanted and confirmed may differ. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    private final Semaphore work = new Semaphore(0);
    private final Thread thread;
    private volatile boolean doubtful;
    private volatile boolean settling;

    /** What hears a channel, on an event loop: must not block. */
    interface Ear {
        void hear(byte[] message);

        /** Messages may have been lost before this moment; from now on the channel is heard. */
        void missed();
    }

    private record Command(String channel, boolean opens, RedisFuture<Void> answer) {}

    Channels(Redis redis) {
        this.redis = redis;
        this.thread = Thread.ofVirtual().name("redis-channels").start(this::run);
    }

    /** Never blocks; {@link Ear#missed} tells when it is heard. */
    void open(String channel, Ear ear) {
        wanted.put(channel, ear);
        changed(channel);
    }

    void close(String channel) {
        wanted.remove(channel);
        changed(channel);
    }

    /** Whether Redis has confirmed it, and nothing else is about to happen to it. */
    boolean isHeard(String channel) {
        return !changed.contains(channel) && !settling && confirmed.contains(channel);
    }

    private void changed(String channel) {
        changed.add(channel);
        work.release();
    }

    /** What was subscribed may not be any more. */
    void doubt() {
        doubtful = true;
        work.release();
    }

    RedisPubSubListener<String, byte[]> listener() {
        return new RedisPubSubAdapter<>() {
            @Override
            public void smessage(String channel, byte[] message) {
                Ear ear = wanted.get(channel);
                if (ear != null) {
                    ear.hear(message);
                }
            }

            // also when the cluster moves the slot elsewhere
            @Override
            public void sunsubscribed(String channel, long count) {
                if (confirmed.remove(channel) && wanted.containsKey(channel)) {
                    changed(channel);
                }
            }
        };
    }

    private void run() {
        try {
            while (true) {
                work.acquire();
                work.drainPermits();
                settling = true;
                settleSurely();
                settling = false;
            }
        } catch (InterruptedException _) {
            LOG.debug("no channel is heard any more");
        }
    }

    /** Whatever a client throws, the channels that are left are tried again. */
    private void settleSurely() throws InterruptedException {
        try {
            settle();
        } catch (RuntimeException e) {
            LOG.warn("Channels are subscribed anew", e);
            Thread.sleep(RETRY);
            doubt();
        }
    }

    private void settle() throws InterruptedException {
        while (doubtful || !changed.isEmpty()) {
            if (doubtful) {
                doubtful = false;
                confirmed.clear();
                changed.addAll(wanted.keySet());
            }
            if (!settle(take())) {
                Thread.sleep(RETRY);
            }
        }
    }

    private List<String> take() {
        List<String> taken = new ArrayList<>();
        for (Iterator<String> all = changed.iterator(); all.hasNext() && taken.size() < AT_ONCE; ) {
            taken.add(all.next());
            all.remove();
        }
        return taken;
    }

    /** False when something is left to be tried again. */
    private boolean settle(List<String> channels) throws InterruptedException {
        Link link = redis.link().orElse(null);
        if (link == null) {
            return true; // once it is there everything is in doubt
        }
        List<Command> underWay = new ArrayList<>();
        boolean all = true;
        for (String channel : channels) {
            try {
                start(link.subscriptions(), channel, underWay);
            } catch (RedisException e) {
                all = failed(channel, e);
            }
        }
        for (Command command : underWay) {
            all &= finish(command);
        }
        return all;
    }

    private void start(
            RedisPubSubAsyncCommands<String, byte[]> redisCommands,
            String channel,
            List<Command> underWay) {
        boolean opens = wanted.containsKey(channel);
        if (opens && !confirmed.contains(channel)) {
            underWay.add(new Command(channel, true, redisCommands.ssubscribe(channel)));
        } else if (!opens && confirmed.remove(channel)) {
            underWay.add(new Command(channel, false, redisCommands.sunsubscribe(channel)));
        }
    }

    private boolean finish(Command command) throws InterruptedException {
        try {
            command.answer().get(2 * Link.ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return failed(command.channel(), e);
        }
        if (command.opens()) {
            opened(command.channel());
        }
        return true;
    }

    /** Perhaps nobody wants it any more: then it is about to be closed. */
    private void opened(String channel) {
        confirmed.add(channel);
        Ear ear = wanted.get(channel);
        if (ear != null) {
            ear.missed();
        }
    }

    private boolean failed(String channel, Exception failure) {
        LOG.debug("{} is not heard yet: {}", channel, failure.toString());
        changed.add(channel);
        return false;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
