package chat.parley.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.BlobId;
import chat.parley.rooms.BlobStore;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.testkit.BlobStoreContract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

class FolderBlobStoreTest extends BlobStoreContract {
    @TempDir Path folder;

    @Override
    protected BlobStore create() throws IOException {
        return FolderBlobStore.open(root());
    }

    private Path root() {
        return folder.resolve("blobs");
    }

    @Test
    void anotherProcessFindsWhatWasStored() throws IOException {
        BlobId id = id();
        put(id, new byte[] {1, 2});
        blobs.close();
        blobs = create();
        assertThat(all(id)).containsExactly(1, 2);
    }

    @Test
    void theFilesLieInTheFolderOfTheLastTwoDigits() throws IOException {
        BlobId id = BlobId.parse("0192f3a1-7c1e-7000-8000-00000000000a");
        put(id, new byte[] {7});
        assertThat(Files.readAllBytes(root().resolve("0a").resolve(id.toString())))
                .containsExactly(7);
    }

    @Test
    void theFolderIsItsOwnersAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root())))
                .isEqualTo("rwx------");
    }

    @Test
    void nothingIsLeftOfWhatWasNotStored() throws IOException {
        BlobId id = id();
        put(id, new byte[1]);
        put(id, new byte[2]);
        blobs.put(id(), new ByteArrayInputStream(new byte[2]), 1);
        assertThat(incoming()).isEmpty();
    }

    private List<Path> incoming() throws IOException {
        try (Stream<Path> files = Files.list(root().resolve("incoming"))) {
            return files.toList();
        }
    }

    @Test
    void whatACrashLeftGoesWhenItIsADayOld() throws IOException {
        Path old = Files.writeString(root().resolve("incoming/old"), "half of it");
        Path young = Files.writeString(root().resolve("incoming/young"), "under way");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        create().close();
        assertThat(incoming()).containsExactly(young);
    }

    @Test
    void foreignFilesAreNoBlobs() throws IOException {
        BlobId id = BlobId.parse("0192f3a1-7c1e-7000-8000-00000000000a");
        put(id, new byte[1]);
        Files.writeString(root().resolve("0a/.nfs0001"), "");
        Files.writeString(root().resolve("0a/zz"), "");
        assertThat(blobs.list(null, 10)).extracting(BlobStore.Entry::id).containsExactly(id);
        assertThat(blobs.list(id, 10)).isEmpty();
    }

    @Test
    void aFolderThatIsGoneIsUnavailable() throws IOException {
        Files.delete(root().resolve("incoming"));
        assertThatThrownBy(() -> put(id(), new byte[1]))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining(root().toString());
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> FolderBlobStore.open(file.resolve("blobs")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
