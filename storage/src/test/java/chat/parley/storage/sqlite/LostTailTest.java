package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.rooms.CorruptLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;

class LostTailTest {
    @TempDir Path path;

    @Test
    void anOlderCopyOfTheLogIsRefusedAndTheMessageSaysWhatIsMissing() throws IOException {
        SampleLog sample = new SampleLog(path.resolve("log"), 21);
        sample.grow(3, 20);
        SampleLog older = sample.copyTo(path.resolve("older"));
        sample.grow(3, 30);
        replace(sample, older, "log.db");
        assertThatThrownBy(() -> sample.grow(3, 1))
                .isInstanceOf(CorruptLog.class)
                .hasMessageContaining(
                        "the log ends at position 60 but position 150 was acknowledged")
                .hasMessageContaining("restore a backup")
                .hasMessageContaining("parley verify --accept-loss");
    }

    @Test
    void acceptedLossBeginsANewGenerationThatGoesOnBeyondEveryPositionGivenOut()
            throws IOException {
        SampleLog sample = new SampleLog(path.resolve("log"), 22);
        sample.grow(3, 20);
        SampleLog older = sample.copyTo(path.resolve("older"));
        sample.grow(3, 30);
        replace(sample, older, "log.db");
        var stream = older.streams.keySet().iterator().next();
        try (DataFolder folder = DataFolder.open(sample.path())) {
            long generation = SqliteEventLog.acceptLoss(folder);
            try (SqliteEventLog log = SqliteEventLog.open(folder)) {
                assertThat(older.isWhole(log)).isTrue();
                assertThat(log.head(stream).generation()).isEqualTo(generation);
                assertThat(log.head(stream).position()).isGreaterThan(150);
                older.append(log, 3, 25);
                assertThat(older.isWhole(log)).isTrue();
                assertThat(log.position()).isGreaterThan(150);
            }
            assertThat(SqliteEventHistory.verify(folder.path(), (done, total) -> {}).isClean())
                    .isTrue();
            SqliteEventLog.open(folder).close();
        }
    }

    @Test
    void aWalThatIsCutAnywhereIsNoticedOrHarmless() throws IOException {
        SampleLog sample = new SampleLog(path.resolve("log"), 23);
        sample.grow(1, 10);
        SampleLog crashed;
        try (DataFolder folder = DataFolder.open(sample.path());
                SqliteEventLog log = SqliteEventLog.open(folder)) {
            sample.append(log, 5, 40);
            crashed = sample.copyTo(path.resolve("crashed"));
        }
        assertThat(opensWhole(crashed.copyTo(path.resolve("untouched")))).isTrue();
        long length = Files.size(crashed.file("log.db-wal"));
        for (int seed = 0; seed < 40; seed++) {
            SampleLog cut = crashed.copyTo(path.resolve("cut-" + seed));
            long left = seed == 0 ? 0 : new SplittableRandom(seed).nextLong(length);
            try (RandomAccessFile wal =
                    new RandomAccessFile(cut.file("log.db-wal").toFile(), "rw")) {
                wal.setLength(left);
            }
            assertThat(opensWhole(cut)).as("WAL cut to " + left + " of " + length).isFalse();
        }
    }

    /** False when it is refused; never true with something missing. */
    private static boolean opensWhole(SampleLog sample) throws IOException {
        try (DataFolder folder = DataFolder.open(sample.path());
                SqliteEventLog log = SqliteEventLog.open(folder)) {
            assertThat(sample.isWhole(log)).isTrue();
            return true;
        } catch (CorruptLog e) {
            assertThat(e).hasMessageContaining("was acknowledged");
            return false;
        }
    }

    @Test
    void aLogThatForkedFromTheAcknowledgedOneIsRefused() throws IOException {
        SampleLog sample = new SampleLog(path.resolve("log"), 24);
        sample.grow(3, 20);
        SampleLog fork = sample.copyTo(path.resolve("fork"));
        sample.grow(3, 10);
        fork.grow(3, 10);
        replace(sample, fork, "log.db");
        assertThatThrownBy(() -> sample.grow(3, 1))
                .isInstanceOf(CorruptLog.class)
                .hasMessageContaining("the event at position 90 is another one");
    }

    @Test
    void aLogOfAnotherFolderIsRefused() throws IOException {
        SampleLog sample = new SampleLog(path.resolve("log"), 25);
        SampleLog foreign = new SampleLog(path.resolve("foreign"), 26);
        sample.grow(1, 10);
        foreign.grow(1, 30);
        replace(sample, foreign, "log.db");
        assertThatThrownBy(() -> sample.grow(1, 1))
                .isInstanceOf(CorruptLog.class)
                .hasMessageContaining("another one than was written to last");
    }

    @Test
    void aMissingLogOrWitnessIsRefused() throws IOException {
        SampleLog sample = new SampleLog(path.resolve("log"), 27);
        sample.grow(1, 10);
        SampleLog other = sample.copyTo(path.resolve("other"));
        Files.delete(sample.file("witness"));
        Files.delete(other.file("log.db"));
        assertThatThrownBy(() -> sample.grow(1, 1))
                .isInstanceOf(CorruptLog.class)
                .hasMessageContaining("`witness`")
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> other.grow(1, 1)).isInstanceOf(CorruptLog.class);
    }

    @Test
    void aTornWriteOfTheWitnessLeavesTheOneBefore() throws IOException {
        SampleLog sample = new SampleLog(path.resolve("log"), 28);
        sample.grow(1, 100);
        for (int slot = 0; slot < 2; slot++) {
            SampleLog torn = sample.copyTo(path.resolve("torn-" + slot));
            tear(torn, slot);
            assertThat(opensWhole(torn)).isTrue();
        }
        tear(sample, 0);
        tear(sample, 1);
        assertThatThrownBy(() -> sample.grow(1, 1))
                .isInstanceOf(CorruptLog.class)
                .hasMessageContaining("witness of what was acknowledged is damaged");
    }

    private static void tear(SampleLog sample, int slot) throws IOException {
        try (RandomAccessFile witness =
                new RandomAccessFile(sample.file("witness").toFile(), "rw")) {
            witness.seek(slot * 4096L + 20);
            witness.writeInt(0x0BADBAD0);
        }
    }

    @Test
    void aLogThatIsAheadOfTheWitnessIsFine() throws IOException {
        SampleLog sample = new SampleLog(path.resolve("log"), 29);
        sample.grow(3, 20);
        SampleLog older = sample.copyTo(path.resolve("older"));
        sample.grow(3, 30);
        replace(sample, older, "witness");
        assertThat(opensWhole(sample)).isTrue();
    }

    private static void replace(SampleLog in, SampleLog by, String name) throws IOException {
        Files.copy(by.file(name), in.file(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
