package chat.parley.rooms;

import org.jspecify.annotations.Nullable;

/** A store did not answer and nothing was done; trying again later may work. */
public final class StoreUnavailable extends RuntimeException {
    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
