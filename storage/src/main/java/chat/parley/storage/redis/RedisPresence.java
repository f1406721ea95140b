package chat.parley.storage.redis;

import chat.parley.protocol.Availability;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Presence;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Presence that all nodes share: for each person a hash {@code parley:presence:<user>} of
 * connections, each with its status and until when it holds ({@code online 1790000000000}). What
 * nobody drops is deleted when somebody looks, and with the whole hash {@link #KEPT} after the last
 * show. While Redis is gone nobody is there. Calls block, at most for some seconds.
 */
public final class RedisPresence implements Presence {
    private static final Logger LOG = LoggerFactory.getLogger(RedisPresence.class);
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Redis redis;
    private final AtomicBoolean failing = new AtomicBoolean();

    public RedisPresence(Redis redis) {
        this.redis = redis;
    }

    @Override
    public void show(UserId user, String connection, Availability status, long untilMs) {
        byte[] shown = (status + " " + untilMs).getBytes(StandardCharsets.US_ASCII);
        run(
                commands -> {
                    RedisFuture<Boolean> set = commands.hset(key(user), connection, shown);
                    var _ = commands.pexpire(key(user), KEPT.toMillis());
                    await(set);
                });
    }

    @Override
    public void drop(UserId user, String connection) {
        run(commands -> await(commands.hdel(key(user), connection)));
    }

    @Override
    public Map<UserId, Availability> of(Collection<UserId> users, long nowMs) {
        Map<UserId, Availability> present = new LinkedHashMap<>();
        run(
                commands -> {
                    Map<UserId, RedisFuture<Map<String, byte[]>>> asked = new LinkedHashMap<>();
                    users.forEach(user -> asked.put(user, commands.hgetall(key(user))));
                    for (var each : asked.entrySet()) {
                        UserId user = each.getKey();
                        Availability most = most(commands, user, await(each.getValue()), nowMs);
                        if (most != Availability.OFFLINE) {
                            present.put(user, most);
                        }
                    }
                });
        return present;
    }

    private static Availability most(
            RedisClusterAsyncCommands<String, byte[]> commands,
            UserId user,
            Map<String, byte[]> connections,
            long nowMs) {
        Availability most = Availability.OFFLINE;
        Set<String> over = new HashSet<>();
        for (var connection : connections.entrySet()) {
            String[] shown =
                    new String(connection.getValue(), StandardCharsets.US_ASCII).split(" ");
            if (Long.parseLong(shown[1]) <= nowMs) {
                over.add(connection.getKey());
            } else if (Availability.parse(shown[0]).compareTo(most) < 0) {
                most = Availability.parse(shown[0]);
            }
        }
        if (!over.isEmpty()) {
            var _ = commands.hdel(key(user), over.toArray(String[]::new));
        }
        return most;
    }

    private static String key(UserId user) {
        return "parley:presence:" + user;
    }

    private interface Change {
        void in(RedisClusterAsyncCommands<String, byte[]> commands)
                throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static <T> T await(RedisFuture<T> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(2 * Link.ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One line in the log for each time that Redis goes and comes back. */
    private void run(Change change) {
        try {
            Link link = redis.link().orElseThrow(() -> new RedisException("never reached"));
            change.in(link.commands());
            if (failing.compareAndSet(true, false)) {
                LOG.info("Presence is known again");
            }
        } catch (RedisException | ExecutionException | TimeoutException e) {
            if (failing.compareAndSet(false, true)) {
                LOG.warn("Nobody is shown as present: Redis does not answer: {}", e.toString());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes no connection: that is its owner's to do. */
    @Override
    public void close() {}
}
