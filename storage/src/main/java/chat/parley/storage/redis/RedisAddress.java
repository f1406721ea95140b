package chat.parley.storage.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Where Redis is, and who signs in there.
 *
 * @param uris {@code redis://host[:port]}, or {@code rediss} for TLS; several of one cluster are
 *     separated by commas
 * @param user empty for the default one
 * @param password empty where none is needed
 * @param ca file with the certificates in PEM that Redis's own must lead to; null: those that the
 *     JVM trusts
 */
public record RedisAddress(String uris, String user, String password, @Nullable Path ca) {

    /** Where anybody may come, and the JVM's own trust store holds. */
    public static RedisAddress of(String uris) {
        return new RedisAddress(uris, "", "", null);
    }

    /** Whether this is one address without user and password. */
    public static boolean isUri(String text) {
        try {
            return text.matches("rediss?://[^@/,]+") && parse(text).getPort() > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static RedisURI parse(String text) {
        return RedisURI.create(text.strip());
    }

    List<RedisURI> all() {
        return Arrays.stream(uris.split(",", -1))
                .map(RedisAddress::parse)
                .map(this::signed)
                .toList();
    }

    private RedisURI signed(RedisURI uri) {
        RedisURI.Builder builder = RedisURI.builder(uri).withTimeout(Link.ANSWER_WITHIN);
        if (!user.isEmpty()) {
            builder.withAuthentication(user, password);
        } else if (!password.isEmpty()) {
            builder.withPassword(password.toCharArray());
        }
        return builder.build();
    }

    SslOptions tls() {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        return ca == null ? options.build() : options.trustManager(ca.toFile()).build();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return uris;
    }
}
