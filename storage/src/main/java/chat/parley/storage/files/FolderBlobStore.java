package chat.parley.storage.files;

import chat.parley.protocol.BlobId;
import chat.parley.rooms.AtMost;
import chat.parley.rooms.BlobStore;
import chat.parley.rooms.ByteRange;
import chat.parley.rooms.StoreUnavailable;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file a blob, in 256 folders, which are made as they are needed:
 *
 * <pre>
 * incoming/4711…              being written, or left there by a crash
 * 0a/0192f3a1-…-00000000000a  whole, named by its id, in the folder of the id's last two digits
 * </pre>
 *
 * <p>The last digits, for those of ids that are made one after the other begin alike. A file is
 * written and brought to the disk under {@code incoming}, then linked to its name, which works for
 * one only: a rename would put it over what another has stored under that name meanwhile. So
 * several processes may share the folder.
 */
public final class FolderBlobStore implements BlobStore {
    /** Nothing that is still being written was last written to so long ago. */
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final BlobFolders folders;

    private FolderBlobStore(BlobFolders folders) {
        this.folders = folders;
    }

    /**
     * Makes the folder if there is none, for the own user alone, and removes what crashes left.
     *
     * @throws IOException when the folder cannot be made or read
     */
    public static FolderBlobStore open(Path path) throws IOException {
        BlobFolders folders = BlobFolders.open(path);
        folders.removeIncoming(LEFT_BEHIND);
        return new FolderBlobStore(folders);
    }

    @Override
    public Put put(BlobId id, InputStream content, long most) throws IOException {
        try (IncomingFile file = IncomingFile.create(folders.incoming())) {
            file.take(new AtMost(content, most));
            return publish(file, id) ? Put.STORED : Put.TAKEN;
        } catch (AtMost.TooLong _) {
            return Put.TOO_LARGE;
        }
    }

    private boolean publish(IncomingFile file, BlobId id) {
        try {
            file.force();
            return folders.link(file.path(), id);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Optional<InputStream> read(BlobId id, long from, long length) {
        ByteRange range = new ByteRange(from, length);
        try {
            FileChannel file = FileChannel.open(folders.file(id), StandardOpenOption.READ);
            return Optional.of(new FilePart(file, range));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public OptionalLong size(BlobId id) {
        try {
            return OptionalLong.of(Files.size(folders.file(id)));
        } catch (NoSuchFileException _) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void delete(BlobId id) {
        try {
            folders.delete(id);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public List<Entry> list(@Nullable BlobId after, int limit) {
        BlobStore.checkLimit(limit);
        try {
            return folders.list(after, limit);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    static StoreUnavailable unavailable(IOException e) {
        return new StoreUnavailable("the folder of blobs: " + e, e);
    }

    @Override
    public void close() {}
}
