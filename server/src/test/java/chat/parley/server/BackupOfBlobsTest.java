package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.BlobId;
import chat.parley.rooms.BlobStore;
import chat.parley.storage.files.FolderBlobStore;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteDatabase;
import chat.parley.storage.sqlite.SqliteEventLog;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Blobs of the data folder go into backups, and come back. */
class BackupOfBlobsTest {
    private static final BlobId FIRST = new BlobId(new UUID(1, 2));
    private static final BlobId SECOND = new BlobId(new UUID(1, 3));
    private static final byte[] BYTES = {1, 2, 3};

    @TempDir Path folder;
    private Path data;
    private Path backup;

    @BeforeEach
    void fill() throws IOException {
        data = folder.resolve("data");
        backup = folder.resolve("backup");
        try (DataFolder opened = DataFolder.open(data)) {
            SqliteEventLog.open(opened).close();
            SqliteDatabase.open(opened.path().resolve(Stores.DIRECTORY)).close();
        }
        try (BlobStore blobs = FolderBlobStore.open(data.resolve("blobs"))) {
            blobs.put(FIRST, new ByteArrayInputStream(BYTES), BYTES.length);
            blobs.put(SECOND, new ByteArrayInputStream(BYTES), BYTES.length);
        }
        Files.writeString(data.resolve("blobs").resolve("incoming").resolve("half"), "half");
    }

    private Path inBackup(BlobId blob) {
        String name = blob.toString();
        return backup.resolve("blobs").resolve(name.substring(34)).resolve(name);
    }

    @Test
    void aRestoredServerHasTheBlobsAndNothingThatWasHalfWritten() throws IOException {
        Backup made = Backup.make(data, backup, 1);
        assertThat(made.parts()).hasSize(4);
        Path again = folder.resolve("again");
        Restore.of(backup, again, 2);
        try (BlobStore blobs = FolderBlobStore.open(again.resolve("blobs"))) {
            assertThat(blobs.list(null, 9)).hasSize(2);
            try (InputStream read = blobs.read(FIRST, 0, 9).orElseThrow()) {
                assertThat(read.readAllBytes()).isEqualTo(BYTES);
            }
        }
        assertThat(again.resolve("blobs").resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void aBlobThatChangedIsNoticed() throws IOException {
        Backup.make(data, backup, 1);
        Files.write(inBackup(SECOND), new byte[] {9});
        assertThatThrownBy(() -> Restore.of(backup, folder.resolve("again"), 2))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("is not as it was made");
    }
}
