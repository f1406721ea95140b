package chat.parley.server;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * What one node is told. {@link Setting} names each value, its default and what is allowed.
 *
 * @param data folder of the embedded stores
 * @param port 0 takes a free one
 * @param tls null: the server speaks plain HTTP
 * @param allowedOrigins browser origins besides the server's own that may use the socket
 * @param passwordMemoryKib memory that hashing one password takes (Argon2id)
 * @param drainSeconds how long clients may take to reconnect elsewhere when the node stops
 */
public record ServerConfig(
        Path data,
        String host,
        int port,
        @Nullable TlsFiles tls,
        List<String> allowedOrigins,
        int passwordMemoryKib,
        int drainSeconds) {

    public ServerConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
