package chat.parley.storage.sqlite;

import chat.parley.rooms.StoreUnavailable;

import org.sqlite.SQLiteDataSource;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A few connections for many readers, who wait for their turn. */
final class LogReaders implements AutoCloseable {
    private final BlockingQueue<LogReader> free;
    private final List<LogReader> all;
    private volatile boolean closed;

    private LogReaders(List<LogReader> all) {
        this.all = List.copyOf(all);
        this.free = new ArrayBlockingQueue<>(all.size(), true, all);
    }

    static LogReaders open(Path file, int count) throws SQLException {
        SQLiteDataSource source = Connections.reading(file);
        List<LogReader> readers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readers.add(new LogReader(source.getConnection()));
        }
        return new LogReaders(readers);
    }

    <T> T read(LogReader.Reads<T> reads) {
        LogReader reader = take();
        try {
            if (closed) {
                throw new StoreUnavailable(
                        "the log is closed", new IllegalStateException("closed"));
            }
            return reader.atOneMoment(reads);
        } catch (SQLException e) {
            throw SqliteErrors.ofLog(e);
        } finally {
            free.add(reader);
        }
    }

    private LogReader take() {
        try {
            return free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for a connection", e);
        }
    }

    /** Waits for the reads under way. */
    @Override
    public void close() {
        closed = true;
        all.forEach(_ -> closeOne(take()));
        free.addAll(all);
    }

    private static void closeOne(LogReader reader) {
        try {
            reader.close();
        } catch (SQLException e) {
            throw SqliteErrors.ofLog(e);
        }
    }
}
