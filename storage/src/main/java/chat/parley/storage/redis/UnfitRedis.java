package chat.parley.storage.redis;

import org.jspecify.annotations.Nullable;

/** Redis answers, but is of no use as it is set up; the message says why. */
public final class UnfitRedis extends Exception {
    UnfitRedis(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
