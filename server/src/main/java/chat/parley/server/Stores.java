package chat.parley.server;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.ArchiveStore;
import chat.parley.accounts.AuditLog;
import chat.parley.accounts.IdentityStore;
import chat.parley.accounts.KeyPackageStore;
import chat.parley.accounts.KeyStore;
import chat.parley.accounts.PushQueue;
import chat.parley.accounts.PushSubscriptions;
import chat.parley.accounts.SessionStore;
import chat.parley.accounts.SharedLimits;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.BlobStore;
import chat.parley.rooms.Bus;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.Directory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.LocalRelay;
import chat.parley.rooms.MemberSearch;
import chat.parley.rooms.MemoryNodes;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.Nodes;
import chat.parley.rooms.PersonalStore;
import chat.parley.rooms.PictureStore;
import chat.parley.rooms.Presence;
import chat.parley.rooms.PresenceStore;
import chat.parley.rooms.Relay;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;
import chat.parley.storage.files.FolderBlobStore;
import chat.parley.storage.redis.Redis;
import chat.parley.storage.redis.RedisAddress;
import chat.parley.storage.redis.RedisBus;
import chat.parley.storage.redis.RedisLimits;
import chat.parley.storage.redis.RedisNodes;
import chat.parley.storage.redis.RedisPresence;
import chat.parley.storage.redis.RedisRelay;
import chat.parley.storage.redis.UnfitRedis;
import chat.parley.storage.s3.S3BlobStore;
import chat.parley.storage.s3.S3Bucket;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlArchiveStore;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDatabase;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlIdentityStore;
import chat.parley.storage.sql.SqlKeyPackageStore;
import chat.parley.storage.sql.SqlKeyStore;
import chat.parley.storage.sql.SqlMemberSearch;
import chat.parley.storage.sql.SqlPersonalStore;
import chat.parley.storage.sql.SqlPictureStore;
import chat.parley.storage.sql.SqlPresenceStore;
import chat.parley.storage.sql.SqlPushQueue;
import chat.parley.storage.sql.SqlPushSubscriptions;
import chat.parley.storage.sql.SqlSessionStore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The adapters that this node's ports are behind.
 *
 * @param pictures which of the blobs are pictures
 * @param limits what nodes count together
 * @param shared whether other nodes work on them, too
 * @param probes one for each store that can fail by itself
 * @param waiting their queues
 */
record Stores(
        EventLog log,
        Directory directory,
        AccountStore accounts,
        SessionStore sessions,
        KeyStore keys,
        AuditLog audit,
        PersonalStore personal,
        BlobStore blobs,
        PictureStore pictures,
        MemberSearch members,
        Bus bus,
        Presence presence,
        PresenceStore chosen,
        PushSubscriptions subscriptions,
        PushQueue pushes,
        IdentityStore identities,
        KeyPackageStore keyPackages,
        ArchiveStore archives,
        Nodes nodes,
        Relay relay,
        SharedLimits limits,
        boolean shared,
        List<Probe> probes,
        List<Waiting> waiting) {

    /** The file of structured data in the data folder. */
    static final String DIRECTORY = "directory.db";

    /** The first rooms of the tables, of which the log has to know one. */
    private static final int ROOMS_LOOKED_FOR = 10;

    /** How long a start waits for a Redis that is coming up, before it goes on without. */
    private static final Duration REDIS_PATIENCE = Duration.ofSeconds(10);

    /** Opens everything; what was opened is closed with {@code closing}. */
    static Stores open(ServerConfig config, LongSupplier elapsedMs, Closing closing)
            throws IOException {
        Kept kept = Kept.open(config, closing);
        SqlDatabase tables = kept.tables().database();
        AccountStore accounts = new SqlAccountStore(tables);
        Directory directory = closing.add(new SqlDirectory(tables));
        requireOwnLog(kept.log().log(), accounts);
        requireWholeLog(kept.log().log(), directory);
        Between between = between(config.redis(), elapsedMs, closing);
        return new Stores(
                kept.log().log(),
                directory,
                accounts,
                new SqlSessionStore(tables),
                new SqlKeyStore(tables),
                new SqlAuditLog(tables),
                new SqlPersonalStore(tables),
                closing.add(open(config.blobs(), Kept.PATIENCE)),
                new SqlPictureStore(tables),
                new SqlMemberSearch(tables),
                between.bus(),
                between.presence(),
                new SqlPresenceStore(tables),
                new SqlPushSubscriptions(tables),
                new SqlPushQueue(tables),
                new SqlIdentityStore(tables),
                new SqlKeyPackageStore(tables),
                new SqlArchiveStore(tables),
                between.nodes(),
                between.relay(),
                between.limits(),
                config.redis() != null,
                kept.probes(),
                kept.waiting());
    }

    /**
     * Rooms are made by people only. Asked again at the end: whoever made the first while this node
     * started was there before.
     */
    private static void requireOwnLog(EventLog log, AccountStore accounts) throws IOException {
        if (!accounts.claimed()
                && !log.streams(StreamId.Kind.ROOM, null, 1).isEmpty()
                && !accounts.claimed()) {
            throw new IOException(
                    "the event log holds rooms, but nobody has an account here: it belongs to"
                            + " another data folder or database (settings data, database,"
                            + " cassandra)");
        }
    }

    /**
     * What is in the tables was in the log before, so the log knows rooms that were read there
     * first. Without it each send to one of them would find its head in conflict for ever.
     */
    private static void requireWholeLog(EventLog log, Directory directory) throws IOException {
        List<RoomId> rooms = directory.rooms(null, ROOMS_LOOKED_FOR);
        if (!rooms.isEmpty() && rooms.stream().noneMatch(room -> knows(log, room))) {
            throw new IOException(
                    "there are rooms here, but the event log knows none of them: it was lost, or"
                        + " belongs to another data folder or database (settings data, database,"
                        + " cassandra); put back the one that belongs here, or restore a backup of"
                        + " both");
        }
    }

    private static boolean knows(EventLog log, RoomId room) {
        try {
            return log.head(StreamId.of(room)).head() > 0;
        } catch (CorruptLog _) {
            return true; // damaged, not missing: whoever reads it is told
        }
    }

    Stores with(EventLog measured) {
        return new Stores(
                measured,
                directory,
                accounts,
                sessions,
                keys,
                audit,
                personal,
                blobs,
                pictures,
                members,
                bus,
                presence,
                chosen,
                subscriptions,
                pushes,
                identities,
                keyPackages,
                archives,
                nodes,
                relay,
                limits,
                shared,
                probes,
                waiting);
    }

    /** What nodes have between them. */
    private record Between(
            Bus bus, Presence presence, Nodes nodes, Relay relay, SharedLimits limits) {}

    private static Between between(
            @Nullable RedisAddress address, LongSupplier elapsedMs, Closing closing) {
        if (address == null) {
            return new Between(
                    closing.add(new LocalBus()),
                    closing.add(new MemoryPresence()),
                    closing.add(new MemoryNodes(elapsedMs)),
                    closing.add(new LocalRelay()),
                    SharedLimits.NONE);
        }
        try {
            Redis redis = closing.add(Redis.open(address, REDIS_PATIENCE));
            return new Between(
                    closing.add(new RedisBus(redis)),
                    closing.add(new RedisPresence(redis)),
                    closing.add(new RedisNodes(redis)),
                    closing.add(new RedisRelay(redis)),
                    new RedisLimits(redis));
        } catch (UnfitRedis e) {
            throw new StartFailed(inTheWay(e), e);
        }
    }

    static String inTheWay(UnfitRedis why) {
        return "Redis cannot be used: "
                + why.getMessage()
                + " (settings redis, redis-user, redis-password, redis-ca)";
    }

    /**
     * A place that can be used. Throws an {@link IOException} that names the setting and the cause.
     *
     * @param patience how long a service is waited for that is not there
     */
    static BlobStore open(BlobPlace place, Duration patience) throws IOException {
        return switch (place) {
            case BlobPlace.Folder(var path) -> openFolder(path);
            case BlobPlace.Bucket(var bucket) -> tried(openBucket(bucket, patience));
        };
    }

    /** What a bucket and its keys allow is seen only when it is done. */
    private static BlobStore tried(BlobStore blobs) throws IOException {
        try {
            BlobCheck.run(blobs);
            return blobs;
        } catch (IOException | RuntimeException e) {
            blobs.close();
            throw e;
        }
    }

    private static BlobStore openFolder(Path path) throws IOException {
        try {
            ConfigCheck.checkWritable(path);
            return FolderBlobStore.open(path);
        } catch (IOException e) {
            throw BlobCheck.fault(path + " cannot be used: " + e, e);
        }
    }

    private static BlobStore openBucket(S3Bucket bucket, Duration patience) throws IOException {
        try {
            return S3BlobStore.open(bucket, patience);
        } catch (StoreUnavailable e) {
            throw BlobCheck.fault(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new IOException("setting " + Setting.BLOBS_CA.key() + ": " + e, e);
        }
    }
}
