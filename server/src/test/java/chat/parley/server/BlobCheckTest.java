package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.BlobId;
import chat.parley.rooms.BlobStore;
import chat.parley.storage.files.FolderBlobStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

class BlobCheckTest {
    @TempDir Path folder;

    @Test
    void aStoreThatOverwritesIsRefusedAndLeftAsItWas() throws IOException {
        try (BlobStore blobs = new Overwriting(FolderBlobStore.open(folder))) {
            assertThatThrownBy(() -> BlobCheck.run(blobs))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("setting blobs: what is there is overwritten");
            assertThat(blobs.list(null, 1)).isEmpty();
        }
    }

    @Test
    void aStoreThatKeepsItsPromisesIsLeftAsItWas() throws IOException {
        try (BlobStore blobs = FolderBlobStore.open(folder)) {
            BlobCheck.run(blobs);
            assertThat(blobs.list(null, 1)).isEmpty();
        }
    }

    /** As a service that does not know {@code If-None-Match}. */
    private record Overwriting(BlobStore blobs) implements BlobStore {
        @Override
        public Put put(BlobId id, InputStream content, long most) throws IOException {
            blobs.delete(id);
            return blobs.put(id, content, most);
        }

        @Override
        public Optional<InputStream> read(BlobId id, long from, long length) {
            return blobs.read(id, from, length);
        }

        @Override
        public OptionalLong size(BlobId id) {
            return blobs.size(id);
        }

        @Override
        public void delete(BlobId id) {
            blobs.delete(id);
        }

        @Override
        public List<Entry> list(BlobId after, int limit) {
            return blobs.list(after, limit);
        }

        @Override
        public void close() {
            blobs.close();
        }
    }
}
