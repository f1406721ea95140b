package chat.parley.storage.sql;

/** A store needs a newer program: nothing is touched. */
public final class NewerSchema extends RuntimeException {
    public NewerSchema(String what) {
        super(what + ": use that version, or restore a backup of this one");
    }
}
