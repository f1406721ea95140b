package chat.parley.cli.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What durability costs on this disk: bytes at the end of a file, then {@code fdatasync}. */
final class RawAppend {
    private static final List<Integer> BATCHES = List.of(1, 10, 100, 1000);
    private static final long NANOS_EACH = 1_000_000_000;
    private static final long MAX_FILE_BYTES = 512L * 1024 * 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private RawAppend() {}

    /**
     * @param batch events written before each {@code fdatasync}
     * @param eventsPerSecond durable ones
     * @param cpuMicrosPerEvent of the writing thread
     * @param millisPerSync mean
     */
    record Result(
            int batch, double eventsPerSecond, double cpuMicrosPerEvent, double millisPerSync) {}

    /** Appends events of so many bytes to a file in {@code folder}, which is deleted afterwards. */
    static List<Result> measure(Path folder, int eventBytes) throws BenchFailure {
        List<Result> results = new ArrayList<>();
        for (int batch : BATCHES) {
            try {
                results.add(measure(folder.resolve("append-" + batch), eventBytes, batch));
            } catch (IOException e) {
                throw new BenchFailure("cannot write to " + folder + ": " + e.getMessage(), e);
            }
        }
        return results;
    }

    private static Result measure(Path file, int eventBytes, int batch) throws IOException {
        ByteBuffer event = ByteBuffer.allocateDirect(eventBytes * batch);
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long begun = System.nanoTime();
            long cpu = THREADS.getCurrentThreadCpuTime();
            long syncs = 0;
            while (System.nanoTime() - begun < NANOS_EACH && out.position() < MAX_FILE_BYTES) {
                out.write(event.clear());
                out.force(false);
                syncs++;
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            double events = (double) syncs * batch;
            return new Result(
                    batch,
                    events / seconds,
                    (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / events,
                    seconds * 1e3 / syncs);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
