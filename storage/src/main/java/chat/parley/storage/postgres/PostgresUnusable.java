package chat.parley.storage.postgres;

import org.jspecify.annotations.Nullable;

/** A database that no node can work with as it is; the message says why. */
public final class PostgresUnusable extends RuntimeException {
    PostgresUnusable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
