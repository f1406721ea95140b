package chat.parley.server;

import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.storage.sqlite.SqliteEventHistory;
import chat.parley.storage.sqlite.StoreCopy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of the embedded stores, in a folder of its own, with the checksums of its files:
 *
 * <pre>
 *   directory.db  log.db   as they were at one moment each, the log a little later
 *   blobs/0a/…             those in the data folder that were there then
 *   backup.json            this record; written last, so that without it a backup is none
 * </pre>
 *
 * @param format of the folder
 * @param version of the program that made it
 * @param at when, in milliseconds since 1970 UTC
 * @param position of the newest event
 */
public record Backup(int format, String version, long at, long position, List<Part> parts) {
    private static final int FORMAT = 1;
    private static final String MANIFEST = "backup.json";
    private static final List<String> FILES = List.of(Stores.DIRECTORY, "log.db");
    private static final String BLOBS = "blobs";
    private static final Pattern BLOB = Pattern.compile(BLOBS + "/[0-9a-f]{2}/[0-9a-f-]{36}");
    private static final int BUFFER = 1 << 16;

    /**
     * @param sha256 hexadecimal
     */
    public record Part(String name, long bytes, String sha256) {}

    /** Whether a server wrote anything into this folder. */
    public static boolean isPossible(Path data) {
        return SqliteEventHistory.isIn(data);
    }

    /**
     * Copies the stores of {@code data}, also of a server that runs, into {@code to}, which must
     * not be there yet. Blocks.
     *
     * @throws StartFailed when it cannot be made; then there is nothing at {@code to}
     */
    public static Backup make(Path data, Path to, long nowMs) {
        Path partial = to.resolveSibling(to.getFileName() + ".partial");
        try {
            requireAbsent(to);
            requireAbsent(partial);
            Files.createDirectory(
                    partial,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            long position = StoreCopy.make(data, Stores.DIRECTORY, partial);
            List<String> names = new ArrayList<>(FILES);
            for (String blob : blobs(data)) {
                if (copyBlob(data.resolve(blob), partial.resolve(blob))) {
                    names.add(blob);
                }
            }
            Backup backup = describe(partial, names, nowMs, position);
            write(partial.resolve(MANIFEST), Json.write(backup));
            Files.move(partial, to);
            return backup;
        } catch (IOException | RuntimeException e) {
            throw new StartFailed(
                    "no backup was made: " + e.getMessage() + "; remove " + partial, e);
        }
    }

    private static void requireAbsent(Path path) throws IOException {
        if (Files.exists(path)) {
            throw new FileAlreadyExistsException(path + " is there already");
        }
    }

    /** By name, with their folders; what is still being written is none. */
    private static List<String> blobs(Path data) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path folder : entries(data.resolve(BLOBS))) {
            for (Path file : entries(folder)) {
                names.add(BLOBS + "/" + folder.getFileName() + "/" + file.getFileName());
            }
        }
        names.removeIf(name -> !BLOB.matcher(name).matches());
        return names;
    }

    private static List<Path> entries(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    /** False when it was deleted meanwhile. */
    private static boolean copyBlob(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try {
            Files.copy(from, to);
            force(to);
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static Backup describe(Path folder, List<String> names, long nowMs, long position)
            throws IOException {
        List<Part> parts = new ArrayList<>();
        for (String name : names) {
            parts.add(part(folder, name));
        }
        return new Backup(FORMAT, Version.TEXT, nowMs, position, parts);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        force(file);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }

    private static Part part(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        return new Part(name, Files.size(file), sha256(file));
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Reads the backup in a folder, and checks that all its files are as they were made.
     *
     * @throws IOException that names what is missing or changed
     */
    static Backup check(Path folder) throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        if (!Files.exists(manifest)) {
            throw new IOException(folder + " is no backup: it has no " + MANIFEST);
        }
        Backup backup = read(manifest);
        if (backup.format() != FORMAT) {
            throw new IOException(
                    "the backup was made by Parley " + backup.version() + ": restore it with that");
        }
        List<String> names = backup.parts().stream().map(Part::name).toList();
        boolean named =
                names.size() >= FILES.size() && names.subList(0, FILES.size()).equals(FILES);
        if (!named || !names.stream().skip(FILES.size()).allMatch(BLOB.asMatchPredicate())) {
            throw new IOException(manifest + " does not name " + FILES + ", and blobs after them");
        }
        for (Part part : backup.parts()) {
            if (!part.equals(part(folder, part.name()))) {
                throw new IOException(
                        folder.resolve(part.name())
                                + " is not as it was made: take another backup");
            }
        }
        return backup;
    }

    private static Backup read(Path manifest) throws IOException {
        try {
            return Json.read(Files.readAllBytes(manifest), Backup.class);
        } catch (InvalidJson e) {
            throw new IOException(manifest + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Copies the files of a backup. */
    void copy(Path from, Path to) throws IOException {
        for (Part part : parts) {
            Files.createDirectories(to.resolve(part.name()).getParent());
            Files.copy(from.resolve(part.name()), to.resolve(part.name()));
        }
    }
}
