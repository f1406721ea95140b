package chat.parley.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Where a device keeps its keys and groups: small files that are replaced as a whole, and forced to
 * the disk before anything that follows from them leaves. Each opens under its own name only, by
 * the key in {@value #KEY}: what is damaged, or in another's place, is noticed, and what remains of
 * a deleted folder says nothing. Whoever can read the folder can read what is in it.
 *
 * <p>Thread-safe; several programs may share it.
 */
final class Vault {
    static final String KEY = "key";

    private static final String LABEL = "Parley vault 1\0";
    private static final String FRESH = ".new";
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path folder;
    private final Disk disk;
    private final Bytes key;

    private Vault(Path folder, Disk disk, Bytes key) {
        this.folder = folder;
        this.disk = disk;
        this.key = key;
    }

    /** Something that blocks, and may be refused. */
    interface Work<T> {
        T run() throws MlsRefused, IOException;
    }

    static Vault open(Path folder) {
        return open(folder, new Disk());
    }

    static Vault open(Path folder, Disk disk) {
        try {
            disk.createFolder(folder);
            return alone(folder, KEY, () -> new Vault(folder, disk, key(folder, disk)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MlsRefused e) {
            throw new UncheckedIOException(new IOException(e.getMessage(), e));
        }
    }

    private static Bytes key(Path folder, Disk disk) throws IOException {
        Path file = folder.resolve(KEY);
        if (!Files.exists(file)) {
            replace(disk, folder, KEY, Boxes.random(Boxes.KEY_BYTES).toArray());
        }
        Bytes key = Bytes.of(Files.readAllBytes(file));
        if (key.length() != Boxes.KEY_BYTES) {
            throw new IOException(file + " is damaged: without it nothing in its folder opens");
        }
        return key;
    }

    /** One at a time for each name, among all threads and programs. */
    <T> T exclusive(String name, Work<T> work) throws MlsRefused {
        try {
            return alone(folder, name, work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T alone(Path folder, String name, Work<T> work)
            throws MlsRefused, IOException {
        Path file = folder.resolve(name + ".lock").toAbsolutePath();
        ReentrantLock own = LOCKS.computeIfAbsent(file, _ -> new ReentrantLock());
        own.lock();
        try {
            if (own.getHoldCount() > 1) {
                return work.run();
            }
            try (FileChannel channel =
                            FileChannel.open(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                T done = work.run();
                held.release();
                return done;
            }
        } finally {
            own.unlock();
        }
    }

    /** Null where there is none. */
    <T> @Nullable T read(String name, Class<T> type) throws MlsRefused {
        try {
            byte[] boxed = Files.readAllBytes(folder.resolve(name));
            return Json.read(unboxed(name, boxed), type);
        } catch (NoSuchFileException _) {
            return null;
        } catch (InvalidJson e) {
            throw new MlsRefused(folder.resolve(name) + " cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /** In place of what was there; on the disk when this returns. */
    void write(String name, Object content) {
        try {
            replace(disk, folder, name, boxed(name, Json.write(content)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String name) {
        try {
            disk.delete(folder.resolve(name));
            disk.forceFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of it, the key first: what is left of the rest says nothing then. */
    void deleteAll() {
        delete(KEY);
        names("").forEach(this::delete);
    }

    /** What begins with this. */
    List<String> names(String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && !name.endsWith(".lock"))
                    .filter(name -> !name.endsWith(FRESH))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] boxed(String name, byte[] plain) {
        return Boxes.box(key, plain, (LABEL + name).getBytes(US_ASCII));
    }

    byte[] unboxed(String name, byte[] boxed) throws MlsRefused {
        return Boxes.unbox(
                key, boxed, (LABEL + name).getBytes(US_ASCII), folder.resolve(name).toString());
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Disk disk() {
        return disk;
    }

    private static void replace(Disk disk, Path folder, String name, byte[] content)
            throws IOException {
        Path fresh = folder.resolve(name + FRESH);
        Files.deleteIfExists(fresh);
        disk.append(fresh, content);
        disk.move(fresh, folder.resolve(name));
        disk.forceFolder(folder);
    }
}
