package chat.parley.sdk;

import java.util.function.UnaryOperator;

/**
 * Keeps a session's tokens. A refresh token is good for one use, and using it twice ends the
 * session: whoever changes the tokens must be alone, among all processes that share the store.
 */
public interface TokenStore {

    /**
     * Stores what {@code change} makes of the stored session, alone; answers it. When {@code
     * change} throws, what was stored stays.
     */
    StoredSession update(UnaryOperator<StoredSession> change);

    /** A store that lives and ends with the program. */
    static TokenStore inMemory(StoredSession first) {
        return new TokenStore() {
            private StoredSession current = first;

            @Override
            public synchronized StoredSession update(UnaryOperator<StoredSession> change) {
                current = change.apply(current);
                return current;
            }
        };
    }
}
