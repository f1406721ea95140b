package chat.parley.storage.sqlite;

import org.jdbi.v3.core.Handle;

import java.io.IOException;
import java.sql.SQLException;

/** Writes to {@code directory.db}. */
final class DirectorySession extends SqliteSession<Handle> {
    private final Handle handle;

    DirectorySession(Handle handle) {
        super(handle.getConnection());
        this.handle = handle;
    }

    @Override
    Handle target() {
        return handle;
    }

    @Override
    public void committing() {}

    @Override
    public void commit() throws SQLException, IOException {
        execute("COMMIT");
    }

    @Override
    public RuntimeException translated(Exception why) {
        return SqliteErrors.ofDirectory(why);
    }

    @Override
    public void answered() {}

    @Override
    public void close() {
        handle.close();
    }
}
