package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A server starts only with a place for blobs that it can use. */
class BlobsStartTest {
    private static final String ACCESS_KEY = "aws.accessKeyId";
    private static final String SECRET_KEY = "aws.secretAccessKey";

    @TempDir static Path folder;

    @Test
    void nothingSetMeansTheDataFolder() throws IOException {
        Path data = folder.resolve("embedded");
        new RunningServer(data).close();
        assertThat(data.resolve("blobs/incoming")).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeUsedStopsTheStart() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> start(file.toString()))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("setting blobs: " + file + " cannot be used");
    }

    @Test
    void aBucketThatIsNotReachedIsTold() {
        String nobody = "s3://any?path-style=true&endpoint=http://127.0.0.1:1";
        BlobPlace place = requireNonNull(BlobPlace.parse(nobody, null));
        System.setProperty(ACCESS_KEY, "any");
        System.setProperty(SECRET_KEY, "any");
        try {
            assertThatThrownBy(() -> Stores.open(place, Duration.ZERO))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("setting blobs: s3://any/ at http://127.0.0.1:1")
                    .hasMessageContaining("refused");
        } finally {
            System.clearProperty(ACCESS_KEY);
            System.clearProperty(SECRET_KEY);
        }
    }

    @Test
    void aCaThatCannotBeReadStopsTheStart() {
        Path absent = folder.resolve("absent.pem");
        var settings = Map.of(Setting.BLOBS, "s3://any", Setting.BLOBS_CA, absent.toString());
        assertThatThrownBy(() -> new RunningServer(folder.resolve("data"), settings).close())
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("setting blobs-ca")
                .hasMessageContaining(absent.toString());
    }

    private static void start(String blobs) {
        new RunningServer(folder.resolve("data"), Map.of(Setting.BLOBS, blobs)).close();
    }
}
