package chat.parley.accounts;

import java.util.List;

/**
 * The port to what the server signs with. Safe for use by many threads; every call may block on
 * I/O. Durable once a writing call returns. Throws {@link chat.parley.rooms.StoreUnavailable}.
 */
public interface KeyStore {

    /** Newest first. */
    List<StoredKey> keys();

    /** Adds a key to sign with, and retires the others as of its {@code createdAt}. */
    void rotate(StoredKey fresh);

    /** Deletes keys that were retired before. */
    void forgetKeys(long retiredBefore);

    /**
     * The secret of this name. The first candidate ever given becomes it, however many nodes start
     * at once.
     */
    String secret(String name, String candidate);
}
