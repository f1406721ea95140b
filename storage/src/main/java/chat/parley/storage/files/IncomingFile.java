package chat.parley.storage.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file under a name of its own that nobody reads; gone once it is closed. */
final class IncomingFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path path;
    private final FileChannel file;

    private IncomingFile(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    static IncomingFile create(Path folder) {
        Path path = folder.resolve(UUID.randomUUID().toString());
        try {
            return new IncomingFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw FolderBlobStore.unavailable(e);
        }
    }

    Path path() {
        return path;
    }

    /** Writes all of the stream. What the stream throws is passed on. */
    void take(InputStream content) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            write(ByteBuffer.wrap(buffer, 0, count));
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw FolderBlobStore.unavailable(e);
        }
    }

    void force() throws IOException {
        file.force(true);
    }

    @Override
    public void close() {
        try (file) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw FolderBlobStore.unavailable(e);
        }
    }
}
