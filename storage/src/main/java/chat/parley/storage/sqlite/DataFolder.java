package chat.parley.storage.sqlite;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder of the embedded stores, held by this process alone: two processes that append to one
 * log would each answer from memory what the other has changed. The operating system lets go of the
 * lock when the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if there is none, for the own user alone, and locks it. One that is there
     * stays as it is: that others can enter it is said in the log.
     *
     * @throws DataFolderInUse when another process, or this one, has it open
     * @throws IOException when the folder cannot be made or written
     */
    public static DataFolder open(Path path) throws IOException {
        make(path);
        FileChannel lockFile =
                FileChannel.open(
                        path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(lockFile) == null) {
            lockFile.close();
            throw new DataFolderInUse(path);
        }
        return new DataFolder(path, lockFile);
    }

    private static void make(Path path) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!posix) {
            Files.createDirectories(path);
        } else if (!Files.isDirectory(path)) {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
            LOG.warn(
                    "other users of this machine can enter the data folder {}, which holds"
                            + " messages and keys: chmod 700 it",
                    path);
        }
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
