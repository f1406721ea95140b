package chat.parley.server;

import chat.parley.accounts.AccountSettings.Argon2;
import chat.parley.gateway.Origin;
import chat.parley.rooms.NodeRole;
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.postgres.PostgresAddress;
import chat.parley.storage.redis.RedisAddress;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Set;

/**
 * What one node is told. {@link Setting} names each value, its default and what is allowed.
 *
 * @param roles what the node does
 * @param data folder of the embedded stores
 * @param blobs where files and the like are kept
 * @param database where the stores are instead, shared with other nodes; null: in {@code data}
 * @param redis what nodes share besides their stores; null: this process is alone
 * @param cassandra where the event log is instead; null: where everything else is
 * @param port 0 takes a free one
 * @param tls null: the server speaks plain HTTP
 * @param trustedProxies whose word is taken for who sent a request
 * @param allowedOrigins browser origins besides the server's own that may use the socket
 * @param admin where metrics and health are told; null: nowhere apart
 * @param jsonLogs whether log lines are JSON objects
 * @param argon2 how passwords are hashed
 * @param push how browsers are told of messages
 * @param drainSeconds how long clients may take to reconnect elsewhere when the node stops
 */
public record ServerConfig(
        Set<NodeRole> roles,
        Path data,
        BlobPlace blobs,
        @Nullable PostgresAddress database,
        @Nullable RedisAddress redis,
        @Nullable CassandraAddress cassandra,
        String host,
        int port,
        @Nullable TlsFiles tls,
        TrustedProxies trustedProxies,
        Set<Origin> allowedOrigins,
        @Nullable AdminConfig admin,
        boolean jsonLogs,
        Argon2 argon2,
        PushConfig push,
        int drainSeconds) {

    public ServerConfig {
        roles = Set.copyOf(roles);
        allowedOrigins = Set.copyOf(allowedOrigins);
    }
}
