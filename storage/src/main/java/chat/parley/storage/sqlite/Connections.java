package chat.parley.storage.sqlite;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

import java.nio.file.Path;

/**
 * How SQLite files are opened. WAL with synchronous=FULL: a commit is on stable storage when it
 * returns (NORMAL loses acknowledged commits with the power). Transactions are IMMEDIATE, or two
 * that read first and write later would fail each other at once instead of waiting.
 */
final class Connections {
    private static final int BUSY_TIMEOUT_MS = 10_000;

    /**
     * Of each connection. Events of one stream lie far apart: the default of 2 MiB reads too often.
     */
    private static final int CACHE_KIB = 8 * 1024;

    private Connections() {}

    static SQLiteDataSource writing(Path file) {
        SQLiteConfig config = config();
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        // what is deleted is overwritten: erased contents must not linger in free pages
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "on");
        return source(file, config);
    }

    static SQLiteDataSource reading(Path file) {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return source(file, config);
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.setCacheSize(-CACHE_KIB); // negative: KiB, not pages
        return config;
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
