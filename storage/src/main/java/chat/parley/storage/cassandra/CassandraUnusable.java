package chat.parley.storage.cassandra;

import org.jspecify.annotations.Nullable;

/** A keyspace that no node can work with as it is; the message says why. */
public final class CassandraUnusable extends RuntimeException {
    CassandraUnusable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
