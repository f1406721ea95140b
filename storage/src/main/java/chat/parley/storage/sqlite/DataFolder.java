package chat.parley.storage.sqlite;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of the embedded stores, held by this process alone: two processes that append to one
 * log would each answer from memory what the other has changed. The operating system lets go of the
 * lock when the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if there is none, and locks it.
     *
     * @throws DataFolderInUse when another process, or this one, has it open
     * @throws IOException when the folder cannot be made or written
     */
    public static DataFolder open(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel lockFile =
                FileChannel.open(
                        path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(lockFile) == null) {
            lockFile.close();
            throw new DataFolderInUse(path);
        }
        return new DataFolder(path, lockFile);
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    public Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Lets go of the lock; to be called after everything in the folder is closed. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    /** Somebody else works on the folder. */
    public static final class DataFolderInUse extends IOException {
        DataFolderInUse(Path path) {
            super(
                    "the data folder "
                            + path.toAbsolutePath().normalize()
                            + " is in use by another Parley: stop that one, or choose another"
                            + " folder with --data");
        }
    }
}
