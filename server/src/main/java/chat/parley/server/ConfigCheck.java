package chat.parley.server;

import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.cassandra.CassandraEventHistory;
import chat.parley.storage.postgres.PostgresAddress;
import chat.parley.storage.postgres.PostgresDatabase;
import chat.parley.storage.postgres.PostgresEventHistory;
import chat.parley.storage.redis.Redis;
import chat.parley.storage.redis.RedisAddress;
import chat.parley.storage.redis.UnfitRedis;
import chat.parley.storage.sql.OlderSchema;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventHistory;

import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node would find behind its settings if it started now. Nothing is changed; in a bucket, an
 * object of a few bytes comes and goes.
 *
 * @param what a store, or something else that a setting names
 * @param well whether a node could start with it
 * @param found how it is, or what is in the way, for people
 */
public record ConfigCheck(String what, boolean well, String found) {
    /**
     * Tries everything that the settings name. Blocks.
     *
     * @throws Settings.InvalidSetting when the settings themselves are wrong
     */
    public static List<ConfigCheck> of(SettingValues values) {
        ServerConfig config = Settings.config(values);
        List<ConfigCheck> checks = new ArrayList<>();
        PostgresAddress database = config.database();
        checks.add(
                database == null
                        ? attempt("data folder " + config.data(), () -> folder(config))
                        : attempt("database " + database, () -> database(database)));
        CassandraAddress cassandra = config.cassandra();
        if (cassandra != null) {
            checks.add(attempt("log " + cassandra, () -> log(cassandra)));
        }
        checks.add(attempt("blobs in " + config.blobs(), () -> blobs(config.blobs())));
        RedisAddress redis = config.redis();
        if (redis != null) {
            checks.add(attempt("Redis " + redis, () -> redis(redis)));
        }
        TlsFiles tls = config.tls();
        if (tls != null) {
            checks.add(attempt("certificate " + tls.certificate(), () -> certificate(tls)));
        }
        return checks;
    }

    /** Answers how the thing is; throws what is in the way. */
    private interface Attempt {
        String found() throws Exception;
    }

    private static ConfigCheck attempt(String what, Attempt attempt) {
        try {
            return new ConfigCheck(what, true, attempt.found());
        } catch (Exception e) {
            return new ConfigCheck(what, false, String.valueOf(e.getMessage()));
        }
    }

    private static String folder(ServerConfig config) throws IOException {
        Path data = config.data();
        checkWritable(data);
        if (!Files.exists(data.resolve(Stores.DIRECTORY))) {
            return "empty: the first start makes the stores";
        }
        try {
            SqliteDatabase.openReadOnly(data.resolve(Stores.DIRECTORY)).close();
        } catch (OlderSchema _) {
            return "holds the stores of an older version: the next start brings them up to date";
        }
        if (config.cassandra() == null) {
            SqliteEventHistory.open(data).close();
        }
        return "holds the stores";
    }

    private static String database(PostgresAddress address) {
        try {
            PostgresEventHistory.open(address).close();
            PostgresDatabase.openUnchanged(address).close();
            return "holds the stores";
        } catch (OlderSchema _) {
            return "empty, or of an older version: the next start makes the stores";
        }
    }

    private static String blobs(BlobPlace place) throws IOException {
        switch (place) {
            case BlobPlace.Folder(var path) -> checkWritable(path);
            case BlobPlace.Bucket _ -> Stores.open(place, Duration.ZERO).close();
        }
        return "can be used";
    }

    /** Throws an {@link IOException} that names what is in the way. */
    static void checkWritable(Path folder) throws IOException {
        Path there = existing(folder.toAbsolutePath().normalize());
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new IOException(there + " is no folder that this user may write to");
        }
    }

    private static String log(CassandraAddress address) {
        return CassandraEventHistory.isIn(address)
                ? "holds a log"
                : "empty: the first start makes the log";
    }

    /** The path, or the nearest folder above it that is there. */
    private static Path existing(Path path) {
        Path there = path;
        @Nullable Path above = path.getParent();
        while (above != null && !Files.exists(there)) {
            there = above;
            above = there.getParent();
        }
        return there;
    }

    private static String redis(RedisAddress address) throws IOException {
        try (Redis redis = Redis.open(address, Duration.ZERO)) {
            return redis.found().orElseThrow(() -> new IOException("cannot be reached"));
        } catch (UnfitRedis e) {
            throw new IOException(Stores.inTheWay(e), e);
        }
    }

    private static String certificate(TlsFiles tls) throws TlsFault {
        Vertx vertx = Vertx.vertx();
        try {
            return "good until " + tls.read().check(vertx).getNotAfter().toInstant();
        } finally {
            vertx.close().await();
        }
    }
}
