package chat.parley.storage.redis;

import chat.parley.accounts.AccountSettings;
import chat.parley.accounts.SharedLimits;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Limits that all nodes share, by Redis's clock. Who is held back is named by hashes, and all is
 * forgotten by itself once it holds nobody back.
 *
 * <pre>
 * parley:limit:&lt;limit&gt;:&lt;hash of the key&gt;   when all turns are there again, in milliseconds since 1970
 * parley:failed:&lt;hash of the key&gt;          a hash: count, and when it last failed
 * </pre>
 *
 * <p>Turns are counted by GCRA (ITU-T I.371): one number, the time at which a bucket would be full.
 * After Redis did not answer it is not asked for {@link #PAUSE}, so that sign-ins wait once and not
 * each time.
 */
public final class RedisLimits implements SharedLimits {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLimits.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final String NOW =
            """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            """;

    private static final String TAKE =
            NOW
                    + """
                    local full = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
                    local burst, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
                    local wait = full - (burst - 1) * interval - now
                    if wait > 0 then
                      return wait
                    end
                    full = full + interval
                    redis.call('SET', KEYS[1], string.format('%d', full),
                      'PX', string.format('%d', full - now))
                    return 0
                    """;

    private static final String GIVE_BACK =
            NOW
                    + """
                    local full = tonumber(redis.call('GET', KEYS[1]) or 0) - tonumber(ARGV[1])
                    if full > now then
                      redis.call('SET', KEYS[1], string.format('%d', full),
                        'PX', string.format('%d', full - now))
                    else
                      redis.call('DEL', KEYS[1])
                    end
                    return 0
                    """;

    private static final String FAILURES =
            NOW
                    + """
                    local known = redis.call('HMGET', KEYS[1], 'count', 'at')
                    return {tonumber(known[1] or 0), math.max(0, now - tonumber(known[2] or now))}
                    """;

    private static final String FAILED =
            NOW
                    + """
                    redis.call('HINCRBY', KEYS[1], 'count', 1)
                    redis.call('HSET', KEYS[1], 'at', string.format('%d', now))
                    redis.call('PEXPIRE', KEYS[1], ARGV[1])
                    return 0
                    """;

    private final Redis redis;

    /** By {@link System#nanoTime()}; nothing is asked before. */
    private volatile long askAgainAt = System.nanoTime();

    private volatile boolean failing;

    public RedisLimits(Redis redis) {
        this.redis = redis;
    }

    @Override
    public long take(String limit, String key, AccountSettings.Rate rate) {
        return this.<Long>run(
                        TAKE,
                        ScriptOutputType.INTEGER,
                        limitKey(limit, key),
                        rate.burst(),
                        rate.interval().toMillis())
                .orElse(0L);
    }

    @Override
    public void giveBack(String limit, String key, AccountSettings.Rate rate) {
        this.<Long>run(
                GIVE_BACK,
                ScriptOutputType.INTEGER,
                limitKey(limit, key),
                rate.interval().toMillis());
    }

    @Override
    public Failures failures(String key) {
        return this.<List<Long>>run(FAILURES, ScriptOutputType.MULTI, failedKey(key))
                .map(known -> new Failures(known.get(0).intValue(), known.get(1)))
                .orElse(Failures.NONE);
    }

    @Override
    public void failed(String key, Duration rest) {
        this.<Long>run(FAILED, ScriptOutputType.INTEGER, failedKey(key), rest.toMillis());
    }

    @Override
    public void succeeded(String key) {
        this.<Long>run(
                "return redis.call('DEL', KEYS[1])", ScriptOutputType.INTEGER, failedKey(key));
    }

    private static String limitKey(String limit, String key) {
        return "parley:limit:" + limit + ":" + hash(key);
    }

    private static String failedKey(String key) {
        return "parley:failed:" + hash(key);
    }

    private static String hash(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(key.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One line in the log for each time that Redis goes and comes back. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // follows from the kind of output
    private <T> Optional<T> run(
            String script, ScriptOutputType output, String key, long... arguments) {
        if (System.nanoTime() - askAgainAt < 0) {
            return Optional.empty();
        }
        List<String> values = Arrays.stream(arguments).mapToObj(String::valueOf).toList();
        try {
            T answer = redis.eval(script, output, List.of(key), values);
            if (failing) {
                failing = false;
                LOG.info("Limits hold on all nodes together again");
            }
            return Optional.of(answer);
        } catch (RedisException | ExecutionException | TimeoutException e) {
            askAgainAt = System.nanoTime() + PAUSE.toNanos();
            if (!failing) {
                failing = true;
                LOG.warn(
                        "Limits hold on each node by itself: Redis does not answer: {}",
                        e.toString());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
