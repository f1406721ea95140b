package chat.parley.server;

import chat.parley.accounts.AccountSettings.Argon2;
import chat.parley.gateway.Origin;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Set;

/**
 * What one node is told. {@link Setting} names each value, its default and what is allowed.
 *
 * @param data folder of the embedded stores
 * @param port 0 takes a free one
 * @param tls null: the server speaks plain HTTP
 * @param trustedProxies whose word is taken for who sent a request
 * @param allowedOrigins browser origins besides the server's own that may use the socket
 * @param argon2 how passwords are hashed
 * @param drainSeconds how long clients may take to reconnect elsewhere when the node stops
 */
public record ServerConfig(
        Path data,
        String host,
        int port,
        @Nullable TlsFiles tls,
        TrustedProxies trustedProxies,
        Set<Origin> allowedOrigins,
        Argon2 argon2,
        int drainSeconds) {

    public ServerConfig {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }
}
