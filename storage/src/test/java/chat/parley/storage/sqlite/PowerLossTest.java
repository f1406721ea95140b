package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Append;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.sql.GroupWriter;
import chat.parley.testkit.HostCommand;
import chat.parley.testkit.LogReader;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;

/**
 * The power fails while a process appends. A process that is merely killed leaves everything that
 * it wrote to the operating system; here only what reached the disk is left.
 */
@Tag("proof")
class PowerLossTest {
    private static final int WRITERS = 8;

    /** Of acknowledgements between two cuts. */
    private static final int MOST_BYTES = 100_000;

    private static final int MEGABYTES = 512;

    @TempDir Path path;

    private final SplittableRandom random = new SplittableRandom(40);

    /** What the cuts came to. */
    private record Losses(int cuts, long acked, long lost, int noticed) {
        Losses plus(long ackedByNow, long lostMore, boolean alsoNoticed) {
            return new Losses(
                    cuts + 1, ackedByNow, lost + lostMore, noticed + (alsoNoticed ? 1 : 0));
        }
    }

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        assertIsWhole(cutThePower(3, "FULL"));
    }

    private static void assertIsWhole(Losses losses) {
        assertThat(losses.lost()).isZero();
        assertThat(losses.noticed()).as("starts refused, though nothing was lost").isZero();
    }

    @Test
    void withoutAnFsyncForEachCommitMuchIsLostSoTheTestWouldNotice() throws Exception {
        assertThat(cutThePower(3, "NORMAL").lost()).isPositive();
    }

    @Test
    @Tag("long")
    void nothingAcknowledgedIsLostInManyCuts() throws Exception {
        Losses durable = cutThePower(100, "FULL");
        assertIsWhole(durable);
        report("power cuts", durable);
        report("power cuts with synchronous=NORMAL, the control", cutThePower(20, "NORMAL"));
    }

    private static void report(String what, Losses losses) {
        System.out.printf(
                "long run: %d %s | %d events acknowledged, %d lost, %d starts refused%n",
                losses.cuts(), what, losses.acked(), losses.lost(), losses.noticed());
    }

    private Losses cutThePower(int times, String synchronous) throws Exception {
        Path folder = Files.createDirectories(path.resolve(synchronous + times));
        Path acks = Files.createFile(folder.resolve("acks"));
        Losses losses = new Losses(0, 0, 0, 0);
        try (LoopImage disk = diskIn(folder)) {
            Process writer =
                    ChildJvm.start(
                            Appends.class,
                            disk.path().resolve("data").toString(),
                            acks.toString(),
                            synchronous);
            try {
                for (int cut = 0; cut < times; cut++) {
                    // the first as soon as anything is acknowledged: files are new then
                    awaitMore(writer, acks, cut == 0 ? 1 : random.nextInt(1, MOST_BYTES));
                    LoopImage.stop(writer);
                    losses = cutNow(disk, folder.resolve("cut-" + cut), acks, losses);
                    LoopImage.goOn(writer);
                }
            } finally {
                writer.destroyForcibly().waitFor();
            }
        }
        return losses;
    }

    private static LoopImage diskIn(Path folder) {
        try {
            return LoopImage.make(folder, MEGABYTES);
        } catch (IOException e) {
            throw HostCommand.didNotRun(
                    PowerLossTest.class, "an image cannot be mounted here: " + e.getMessage());
        }
    }

    private static void awaitMore(Process writer, Path acks, int bytes) throws IOException {
        long enough = Files.size(acks) + bytes;
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !writer.isAlive() || Files.size(acks) >= enough);
        assertThat(writer.isAlive()).isTrue();
    }

    private static Losses cutNow(LoopImage disk, Path at, Path acks, Losses before)
            throws IOException {
        Map<RoomId, Map<Long, EventId>> acked = read(acks);
        try (LoopImage left = disk.copyTo(at);
                DataFolder folder = DataFolder.open(left.path().resolve("data"))) {
            boolean noticed = isRefused(folder);
            if (noticed) {
                SqliteEventLog.acceptLoss(folder);
            }
            try (SqliteEventLog log = SqliteEventLog.open(folder)) {
                long lost = 0;
                for (var room : acked.entrySet()) {
                    List<Event> events = LogReader.readAll(log, StreamId.of(room.getKey()));
                    lost += lost(room.getValue(), events);
                }
                return before.plus(
                        acked.values().stream().mapToLong(Map::size).sum(), lost, noticed);
            }
        }
    }

    private static boolean isRefused(DataFolder folder) throws IOException {
        try {
            SqliteEventLog.open(folder).close();
            return false;
        } catch (CorruptLog e) {
            assertThat(e).hasMessageContaining("acknowledged");
            return true;
        }
    }

    private static long lost(Map<Long, EventId> acked, List<Event> events) {
        return acked.entrySet().stream()
                .filter(
                        ack ->
                                ack.getKey() > events.size()
                                        || !events.get(ack.getKey().intValue() - 1)
                                                .id()
                                                .equals(ack.getValue()))
                .count();
    }

    /** Acknowledged ids by room and sequence. */
    private static Map<RoomId, Map<Long, EventId>> read(Path acks) throws IOException {
        String text = Files.readString(acks);
        Map<RoomId, Map<Long, EventId>> read = new HashMap<>();
        // the last line may not be whole yet
        text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> line.split(" ", -1))
                .forEach(
                        ack ->
                                read.computeIfAbsent(RoomId.parse(ack[0]), _ -> new HashMap<>())
                                        .put(Long.parseLong(ack[1]), EventId.parse(ack[2])));
        return read;
    }

    /** Runs in a process of its own: appends to rooms at once and notes what was answered. */
    static final class Appends {
        public static void main(String[] args) throws IOException, SQLException {
            LogWriter log = LogOpening.open(DataFolder.open(Path.of(args[0])), true);
            log.execute("PRAGMA synchronous = " + args[2]);
            GroupWriter<LogWriter> writer = new GroupWriter<>("writer", log);
            FileChannel acks = FileChannel.open(Path.of(args[1]), StandardOpenOption.APPEND);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < WRITERS; i++) {
                    SampleEvents samples = new SampleEvents(i);
                    threads.submit(() -> appendForEver(writer, samples, acks));
                }
            }
        }

        private static Void appendForEver(
                GroupWriter<LogWriter> writer, SampleEvents samples, FileChannel acks)
                throws IOException {
            StreamId stream = samples.room();
            List<Event> next = samples.after(0, 0, 1);
            while (append(writer, stream, next) instanceof Append.Appended) {
                Event event = next.getFirst();
                String line =
                        "%s %d %s%n".formatted(new RoomId(stream.id()), event.seq(), event.id());
                acks.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
                next = samples.following(next, 1);
            }
            throw new IllegalStateException("not appended");
        }

        private static Append append(
                GroupWriter<LogWriter> writer, StreamId stream, List<Event> events) {
            long head = events.getFirst().seq() - 1;
            return writer.write(log -> log.append(stream, head, events));
        }
    }
}
