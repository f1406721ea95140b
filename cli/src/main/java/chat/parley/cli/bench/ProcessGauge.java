package chat.parley.cli.bench;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says about a process (Linux, proc(5)), and its JVM about the heap. */
final class ProcessGauge {
    /** Clock ticks in a second: 100 on every Linux that Java runs on. */
    private static final double TICKS = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    private final long pid;
    private final Path proc;

    ProcessGauge(long pid) {
        this.pid = pid;
        this.proc = Path.of("/proc", Long.toString(pid));
    }

    /**
     * Memory in bytes.
     *
     * @param pss resident, shared pages counted by share
     * @param rss resident
     * @param liveHeap Java objects that are in use, after a full collection; null when the process
     *     is not a JVM that answers this user
     */
    record Memory(long pss, long rss, @Nullable Long liveHeap) {
        Memory plus(Memory other) {
            Long heap =
                    liveHeap == null || other.liveHeap == null ? null : liveHeap + other.liveHeap;
            return new Memory(pss + other.pss, rss + other.rss, heap);
        }
    }

    /** User and system time since the process began. */
    double cpuSeconds() throws BenchFailure {
        String stat = lines("stat").getFirst();
        // the name may contain spaces: fields are counted after its closing parenthesis
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS;
    }

    /** Collects garbage first, where it can. */
    Memory memory() throws BenchFailure {
        Long heap = liveHeap();
        List<String> rollup = lines("smaps_rollup");
        return new Memory(kibibytes(rollup, "Pss:"), kibibytes(rollup, "Rss:"), heap);
    }

    /** How many descriptors the process may have open. */
    long fileLimit() throws BenchFailure {
        String[] words = line(lines("limits"), "Max open files").split("\\s+");
        return words[3].equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(words[3]);
    }

    private @Nullable Long liveHeap() throws BenchFailure {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return null;
        }
        try {
            // a histogram of live objects is made after a full collection, with any collector
            Process asked =
                    new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                            .redirectErrorStream(true)
                            .start();
            try (BufferedReader answer = asked.inputReader()) {
                return total(answer);
            }
        } catch (IOException e) {
            throw new BenchFailure("cannot run " + jcmd + ": " + e.getMessage(), e);
        }
    }

    /** The last line is {@code Total INSTANCES BYTES}. */
    private static @Nullable Long total(BufferedReader histogram) {
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .map(line -> Long.valueOf(line.split("\\s+")[2]))
                .reduce((_, last) -> last)
                .orElse(null);
    }

    private static long kibibytes(List<String> lines, String key) throws BenchFailure {
        return Long.parseLong(line(lines, key).split("\\s+")[1]) * 1024;
    }

    private static String line(List<String> lines, String key) throws BenchFailure {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .orElseThrow(() -> new BenchFailure("the kernel does not tell " + key));
    }

    private List<String> lines(String file) throws BenchFailure {
        try {
            return Files.readAllLines(proc.resolve(file));
        } catch (IOException e) {
            throw new BenchFailure(
                    "cannot read %s: run bench on the server's machine (Linux), as the server's user"
                            .formatted(proc.resolve(file)),
                    e);
        }
    }
}
