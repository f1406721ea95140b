package chat.parley.server;

import chat.parley.gateway.Origin;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Set;

/**
 * What one node is told. {@link Setting} names each value, its default and what is allowed.
 *
 * @param data folder of the embedded stores
 * @param blobs where files and the like are kept
 * @param port 0 takes a free one
 * @param tls null: the server speaks plain HTTP
 * @param trustedProxies whose word is taken for who sent a request
 * @param allowedOrigins browser origins besides the server's own that may use the socket
 * @param passwordMemoryKib memory that hashing one password takes (Argon2id)
 * @param drainSeconds how long clients may take to reconnect elsewhere when the node stops
 */
public record ServerConfig(
        Path data,
        BlobPlace blobs,
        String host,
        int port,
        @Nullable TlsFiles tls,
        TrustedProxies trustedProxies,
        Set<Origin> allowedOrigins,
        int passwordMemoryKib,
        int drainSeconds) {

    public ServerConfig {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }
}
