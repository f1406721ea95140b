package chat.parley.storage.sqlite;

import org.jdbi.v3.core.Handle;

import java.sql.Connection;

/** The directory's side of a {@link GroupWriter}. */
record JdbiSession(Handle handle) implements GroupWriter.Session<Handle> {

    @Override
    public Connection connection() {
        return handle.getConnection();
    }

    @Override
    public Handle target() {
        return handle;
    }

    @Override
    public void committing() {}

    @Override
    public void committed() {}

    @Override
    public void rolledBack() {}

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
