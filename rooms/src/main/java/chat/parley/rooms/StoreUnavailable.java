package chat.parley.rooms;

/** A store did not answer and nothing was done; trying again later may work. */
public final class StoreUnavailable extends RuntimeException {
    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
