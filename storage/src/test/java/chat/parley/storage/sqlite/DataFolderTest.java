package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.sqlite.DataFolder.DataFolderInUse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class DataFolderTest {
    @TempDir Path folder;

    @Test
    void aFolderThatIsOpenIsRefusedUntilItIsClosed() throws IOException {
        try (DataFolder first = DataFolder.open(folder)) {
            assertThat(first.path()).isEqualTo(folder);
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(DataFolderInUse.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("in use by another Parley");
        }
        DataFolder.open(folder).close();
    }

    @Test
    void aFolderOfAnotherProcessIsRefusedUntilThatProcessIsKilled() throws Exception {
        Process holder = ChildJvm.start(HoldsTheFolder.class, folder.toString());
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> DataFolder.open(folder)).isInstanceOf(DataFolderInUse.class);
        } finally {
            holder.destroyForcibly().waitFor();
        }
        DataFolder.open(folder).close();
    }

    @Test
    void missingFoldersAreMade() throws IOException {
        Path deep = folder.resolve("a/b");
        DataFolder.open(deep).close();
        assertThat(Files.isDirectory(deep)).isTrue();
    }

    @Test
    void nobodyElseOnTheMachineEntersAFolderThatWasMade() throws IOException {
        Path made = folder.resolve("made");
        DataFolder.open(made).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    /** Runs in a process of its own. */
    static final class HoldsTheFolder {
        public static void main(String[] args) throws IOException {
            try (DataFolder held = DataFolder.open(Path.of(args[0]))) {
                System.out.println("held");
                System.in.read();
                held.path();
            }
        }
    }
}
