package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Event;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.sql.NewerSchema;
import chat.parley.testkit.LogReader;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

@Tag("proof")
class FlippedBitsTest {
    @TempDir Path path;

    @Test
    void aFlippedBitIsNoticedOrHarmlessAndWrongBytesAreNeverServed() throws IOException {
        flip(0, 80);
    }

    @Test
    @Tag("long")
    void noneOfManyFlippedBitsServesWrongBytes() throws IOException {
        int noticed = flip(80, 3_000);
        System.out.println(
                "long run: 2920 flipped bits in log.db or its WAL | "
                        + noticed
                        + " noticed and named, the others changed nothing");
    }

    /** Answers how many were noticed. */
    private int flip(int fromSeed, int toSeed) throws IOException {
        SampleLog sample = killed();
        int noticed = 0;
        for (int seed = fromSeed; seed < toSeed; seed++) {
            SampleLog damaged = sample.copyTo(path.resolve("flip-" + seed));
            String name = seed % 2 == 0 ? "log.db" : "log.db-wal";
            byte[] whole = Files.readAllBytes(sample.file(name));
            int bit = new SplittableRandom(seed).nextInt(whole.length * 8);
            Files.write(damaged.file(name), flipped(whole, bit));
            noticed += notices(damaged, "bit " + bit + " of " + name) ? 1 : 0;
        }
        assertThat(noticed).isGreaterThan((toSeed - fromSeed) / 2);
        return noticed;
    }

    /** As a kill leaves it: a part of the events is in the file, a part in the WAL. */
    private SampleLog killed() throws IOException {
        SampleLog sample = new SampleLog(path.resolve("whole"), 11);
        sample.grow(7, 70);
        try (DataFolder folder = DataFolder.open(sample.path());
                SqliteEventLog log = SqliteEventLog.open(folder)) {
            sample.append(log, 7, 30);
            return sample.copyTo(path.resolve("killed"));
        }
    }

    private static byte[] flipped(byte[] whole, int bit) {
        byte[] bytes = whole.clone();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return bytes;
    }

    /** Whether anything is refused; what is not refused must be right. */
    private static boolean notices(SampleLog damaged, String where) throws IOException {
        boolean refused = false;
        try (DataFolder folder = DataFolder.open(damaged.path())) {
            boolean found =
                    !SqliteEventHistory.verify(folder.path(), (done, total) -> {}).isClean();
            try (SqliteEventLog log = SqliteEventLog.open(folder)) {
                for (var stream : damaged.streams.entrySet()) {
                    refused |= refuses(log, stream.getKey(), stream.getValue(), where);
                }
            }
            assertThat(found || !refused).as("verify finds what reads refuse: " + where).isTrue();
        } catch (CorruptLog | StoreUnavailable | NewerSchema e) {
            assertThat(e).hasMessageMatching("(?s).*\\w+.*");
            return true;
        }
        return refused;
    }

    private static boolean refuses(
            EventLog log, StreamId stream, List<Event> events, String where) {
        boolean refused = false;
        try {
            assertThat(log.head(stream).head()).as(where).isEqualTo(events.size());
            assertThat(LogReader.readAll(log, stream)).as(where).isEqualTo(events);
        } catch (CorruptLog e) {
            refused = true;
        }
        for (int before = 8; before <= events.size() + 1; before += 7) {
            try {
                assertThat(log.readBack(stream, before, 7))
                        .as(where)
                        .isEqualTo(events.subList(before - 8, before - 1));
            } catch (CorruptLog e) {
                refused = true;
            }
        }
        return refused;
    }

    @Test
    void verifyNamesEveryBrokenEvent() throws IOException {
        SampleLog sample = new SampleLog(path, 12);
        sample.grow(2, 150);
        List<StreamId> streams = List.copyOf(sample.streams.keySet());
        byte[] bytes = Files.readAllBytes(sample.file("log.db"));
        damage(bytes, sample.streams.get(streams.get(0)).get(9));
        damage(bytes, sample.streams.get(streams.get(0)).get(140));
        damage(bytes, sample.streams.get(streams.get(1)).get(77));
        Files.write(sample.file("log.db"), bytes);
        try (DataFolder folder = DataFolder.open(path)) {
            LogCheck check = SqliteEventHistory.verify(folder.path(), (done, total) -> {});
            assertThat(check.faults())
                    .containsExactlyInAnyOrder(
                            broken(streams.get(0), 10),
                            broken(streams.get(0), 141),
                            broken(streams.get(1), 78));
            assertThat(check.streams()).isEqualTo(2);
            assertThat(check.events()).isEqualTo(297);
        }
    }

    private static String broken(StreamId stream, int seq) {
        return "corrupt event log: "
                + stream
                + " at sequence "
                + seq
                + ": the content does not match its checksum";
    }

    /** Flips a bit in the middle of the event's content. */
    private static void damage(byte[] file, Event event) {
        byte[] content = event.content().bytes();
        assertThat(content).hasSizeGreaterThan(8);
        for (int at = 0; at < file.length - content.length; at++) {
            if (Arrays.equals(file, at, at + content.length, content, 0, content.length)) {
                file[at + content.length / 2] ^= 1;
                return;
            }
        }
        throw new AssertionError("the content is not in the file in one piece");
    }
}
