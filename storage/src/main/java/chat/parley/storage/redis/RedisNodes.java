package chat.parley.storage.redis;

import chat.parley.rooms.NodeRole;
import chat.parley.rooms.Nodes;
import chat.parley.rooms.StoreUnavailable;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Beats and claims, in two hashes on one master, changed by scripts, so that Redis's clock alone
 * tells who is alive, and nobody comes between.
 *
 * <pre>
 * parley:{nodes}:beats   node → milliseconds since 1970 and the roles, "1790000000000 API,ROOMS"
 * parley:{nodes}:claims  work → node
 * </pre>
 */
public final class RedisNodes implements Nodes {
    private static final String BEATS = "parley:{nodes}:beats";
    private static final String CLAIMS = "parley:{nodes}:claims";

    private static final String NOW =
            """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local function ago(said)
              return said and now - tonumber(string.match(said, '^%d+')) or math.huge
            end
            """;

    /** Answers node, roles and age of each, flat. */
    private static final String BEAT =
            NOW
                    + """
                    redis.call('HSET', KEYS[1], ARGV[1], string.format('%d', now) .. ' ' .. ARGV[2])
                    local all, alive = redis.call('HGETALL', KEYS[1]), {}
                    for i = 1, #all, 2 do
                      local age = ago(all[i + 1])
                      if age < tonumber(ARGV[3]) then
                        table.insert(alive, all[i])
                        table.insert(alive, string.match(all[i + 1], '^%d+ (.*)'))
                        table.insert(alive, string.format('%d', age))
                      else
                        redis.call('HDEL', KEYS[1], all[i])
                      end
                    end
                    return alive
                    """;

    private static final String CLAIM =
            NOW
                    + """
                    local holder = redis.call('HGET', KEYS[2], ARGV[1])
                    if holder and holder ~= ARGV[2]
                        and ago(redis.call('HGET', KEYS[1], holder)) < tonumber(ARGV[3]) then
                      return 0
                    end
                    redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
                    return 1
                    """;

    private static final String RELEASE =
            """
            if redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[2] then
              redis.call('HDEL', KEYS[2], ARGV[1])
            end
            return 1
            """;

    private static final String LEAVE =
            """
            redis.call('HDEL', KEYS[1], ARGV[1])
            local all = redis.call('HGETALL', KEYS[2])
            for i = 1, #all, 2 do
              if all[i + 1] == ARGV[1] then
                redis.call('HDEL', KEYS[2], all[i])
              end
            end
            return 1
            """;

    private final Redis redis;
    private final String goneMs;

    public RedisNodes(Redis redis) {
        this(redis, GONE);
    }

    RedisNodes(Redis redis, Duration gone) {
        this.redis = redis;
        this.goneMs = String.valueOf(gone.toMillis());
    }

    @Override
    public List<Beat> beat(String node, Set<NodeRole> roles) {
        String named = roles.stream().map(NodeRole::name).collect(Collectors.joining(","));
        List<byte[]> alive = run(BEAT, ScriptOutputType.MULTI, node, named, goneMs);
        List<Beat> beats = new ArrayList<>();
        for (int i = 0; i + 2 < alive.size(); i += 3) {
            Duration ago = Duration.ofMillis(Math.max(0, Long.parseLong(text(alive.get(i + 2)))));
            beats.add(new Beat(text(alive.get(i)), roles(text(alive.get(i + 1))), ago));
        }
        return beats;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Later versions may know more roles. */
    private static Set<NodeRole> roles(String named) {
        List<String> names = List.of(named.split(","));
        Set<NodeRole> roles = EnumSet.allOf(NodeRole.class);
        roles.removeIf(role -> !names.contains(role.name()));
        return roles;
    }

    @Override
    public void leave(String node) {
        this.<Long>run(LEAVE, ScriptOutputType.INTEGER, node);
    }

    @Override
    public boolean claim(String work, String node) {
        return this.<Long>run(CLAIM, ScriptOutputType.INTEGER, work, node, goneMs) == 1;
    }

    @Override
    public void release(String work, String node) {
        this.<Long>run(RELEASE, ScriptOutputType.INTEGER, work, node);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // follows from the kind of output
    private <T> T run(String script, ScriptOutputType output, String... arguments) {
        try {
            return redis.eval(script, output, List.of(BEATS, CLAIMS), List.of(arguments));
        } catch (RedisException | ExecutionException | TimeoutException e) {
            throw new StoreUnavailable("Redis does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
    }

    /** Closes no connection: that is its owner's to do. */
    @Override
    public void close() {}
}
