package chat.parley.storage.files;

import chat.parley.protocol.BlobId;
import chat.parley.rooms.BlobStore.Entry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Where the files of blobs lie. What is changed is on the disk once a call returns. */
final class BlobFolders {
    private static final int FOLDERS = 256;
    private static final String INCOMING = "incoming";

    private final Path root;

    /** Folders whose own names are known to be on the disk. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet(FOLDERS);

    private BlobFolders(Path root) {
        this.root = root;
    }

    static BlobFolders open(Path root) throws IOException {
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        };
        Files.createDirectories(root, posix ? ownerOnly : new FileAttribute<?>[0]);
        Files.createDirectories(root.resolve(INCOMING));
        return new BlobFolders(root);
    }

    Path incoming() {
        return root.resolve(INCOMING);
    }

    void removeIncoming(Duration olderThan) throws IOException {
        Instant before = Instant.now().minus(olderThan);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming())) {
            for (Path file : files) {
                if (attributes(file).lastModifiedTime().toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    Path file(BlobId id) {
        return folder(id).resolve(id.toString());
    }

    private Path folder(BlobId id) {
        String name = id.toString();
        return root.resolve(name.substring(name.length() - 2));
    }

    /** Gives the file the name of the blob as well; false when another file has it. */
    boolean link(Path file, BlobId id) throws IOException {
        Path blob = file(id);
        Path folder = folder(id);
        makeDurable(folder);
        try {
            Files.createLink(blob, file);
        } catch (FileAlreadyExistsException _) {
            return false;
        }
        force(folder);
        return true;
    }

    private void makeDurable(Path folder) throws IOException {
        if (!durable.contains(folder)) {
            Files.createDirectories(folder);
            force(root);
            durable.add(folder);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void delete(BlobId id) throws IOException {
        if (Files.deleteIfExists(file(id))) {
            force(folder(id));
        }
    }

    /** By folder, and within each by name. */
    List<Entry> list(@Nullable BlobId after, int limit) throws IOException {
        List<Entry> page = new ArrayList<>();
        Path last = after == null ? root : file(after);
        Path first = after == null ? root : folder(after);
        for (int i = 0; i < FOLDERS && page.size() < limit; i++) {
            Path folder = root.resolve("%02x".formatted(i));
            if (folder.compareTo(first) >= 0) {
                addTo(page, folder, last, limit);
            }
        }
        return page;
    }

    private static void addTo(List<Entry> page, Path folder, Path last, int limit)
            throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            var rest = files.filter(file -> file.compareTo(last) > 0).sorted().iterator();
            while (rest.hasNext() && page.size() < limit) {
                entry(rest.next()).ifPresent(page::add);
            }
        } catch (NoSuchFileException _) {
            // nothing was stored there yet
        }
    }

    /** Empty for what is gone meanwhile, and for what is no blob. */
    private static Optional<Entry> entry(Path file) throws IOException {
        try {
            BlobId id = BlobId.parse(file.getFileName().toString());
            BasicFileAttributes attributes = attributes(file);
            return Optional.of(
                    new Entry(id, attributes.size(), attributes.lastModifiedTime().toMillis()));
        } catch (IllegalArgumentException | NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }
}
