package chat.parley.storage.sql;

/** A store has not been brought to this program's schema yet. */
public final class OlderSchema extends RuntimeException {
    public OlderSchema(String store) {
        super(store + " was last used by an older Parley: start this one on it first");
    }
}
