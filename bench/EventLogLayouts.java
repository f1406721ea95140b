import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Measures two layouts of an event log in SQLite against each other: events in the order of appends,
 * chained per stream, and events under an index (stream, seq). Same file settings, same events, same
 * compare-and-set of the stream's head; one thread, one transaction per batch.
 *
 * <p>{@code java -cp cli/target/parley.jar bench/EventLogLayouts.java}
 */
final class EventLogLayouts {
    private static final int STREAMS = 1_000;
    private static final int BODY = 300;
    private static final int MARK_EVERY = 64;
    private static final int PAGE = 50;

    public static void main(String[] args) throws Exception {
        System.out.println(
                "layout   batch   events/s  thread µs/event  disk B/event  file B/event"
                        + "  commit p50 ms  p99 ms  read 50: thread µs");
        // the first round warms up the compiler and is not printed
        for (boolean measured : new boolean[] {false, true}) {
            for (int batch : new int[] {1_000, 100, 10}) {
                for (Layout layout : Layout.values()) {
                    String line = run(layout, batch, measured ? 200_000 : 50_000);
                    if (measured) {
                        System.out.println(line);
                    }
                }
            }
        }
    }

    private enum Layout {
        CHAIN,
        INDEX
    }

    private static String run(Layout layout, int batch, int most) throws Exception {
        int events = Math.min(most, batch * 1_000) / batch * batch;
        Path folder = Files.createTempDirectory("layout");
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("log.db"))) {
            EventLogLayouts log = new EventLogLayouts(layout, connection);
            long disk = diskBytes();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long start = System.nanoTime();
            long[] commits = new long[events / batch];
            for (int i = 0; i < commits.length; i++) {
                long began = System.nanoTime();
                log.append(batch);
                commits[i] = System.nanoTime() - began;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            log.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            disk = diskBytes() - disk;
            Arrays.sort(commits);
            return String.format(
                    Locale.ROOT,
                    "%-8s %5d %10.0f %16.1f %13d %13d %14.2f %7.2f %19.0f",
                    layout.name().toLowerCase(Locale.ROOT),
                    batch,
                    events / seconds,
                    cpu / 1e3 / events,
                    disk / events,
                    Files.size(folder.resolve("log.db")) / events,
                    commits[commits.length / 2] / 1e6,
                    commits[(int) (commits.length * 0.99)] / 1e6,
                    log.readMicros());
        } finally {
            delete(folder);
        }
    }

    private final Layout layout;
    private final Connection connection;
    private final SplittableRandom random = new SplittableRandom(1);
    private final long[] heads = new long[STREAMS];
    private final long[] lasts = new long[STREAMS];
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement mark;
    private final PreparedStatement read;
    private long position;

    private EventLogLayouts(Layout layout, Connection connection) throws SQLException {
        this.layout = layout;
        this.connection = connection;
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = FULL");
        execute("PRAGMA wal_autocheckpoint = 4096");
        execute(
                "CREATE TABLE stream (no INTEGER PRIMARY KEY, head INTEGER NOT NULL, last INTEGER NOT NULL)");
        execute(
                "CREATE TABLE event (id INTEGER PRIMARY KEY, stream INTEGER NOT NULL,"
                        + " seq INTEGER NOT NULL, prev INTEGER NOT NULL, body BLOB NOT NULL)");
        execute(
                "CREATE TABLE mark (stream INTEGER, n INTEGER, event INTEGER, PRIMARY KEY (stream, n))"
                        + " WITHOUT ROWID");
        if (layout == Layout.INDEX) {
            execute("CREATE UNIQUE INDEX event_of_stream ON event (stream, seq)");
        }
        for (int no = 0; no < STREAMS; no++) {
            execute("INSERT INTO stream VALUES (" + no + ", 0, 0)");
        }
        insert = connection.prepareStatement("INSERT INTO event VALUES (?, ?, ?, ?, ?)");
        update =
                connection.prepareStatement(
                        "UPDATE stream SET head = ?, last = ? WHERE no = ? AND head = ?");
        mark = connection.prepareStatement("INSERT INTO mark VALUES (?, ?, ?)");
        read = connection.prepareStatement(layout == Layout.CHAIN ? CHAIN_READ : INDEX_READ);
    }

    private static final String CHAIN_READ =
            """
            WITH RECURSIVE chain (id, seq, prev, body) AS (
              SELECT id, seq, prev, body FROM event WHERE id = (SELECT last FROM stream WHERE no = ?)
              UNION ALL
              SELECT e.id, e.seq, e.prev, e.body FROM chain c JOIN event e ON e.id = c.prev)
            SELECT seq, body FROM chain LIMIT ?""";

    private static final String INDEX_READ =
            "SELECT seq, body FROM event WHERE stream = ? ORDER BY seq DESC LIMIT ?";

    private void append(int batch) throws SQLException {
        execute("BEGIN IMMEDIATE");
        for (int i = 0; i < batch; i++) {
            int no = random.nextInt(STREAMS);
            byte[] body = new byte[BODY];
            random.nextBytes(body);
            insert.setLong(1, ++position);
            insert.setLong(2, no);
            insert.setLong(3, heads[no] + 1);
            insert.setLong(4, lasts[no]);
            insert.setBytes(5, body);
            insert.executeUpdate();
            update.setLong(1, heads[no] + 1);
            update.setLong(2, position);
            update.setLong(3, no);
            update.setLong(4, heads[no]);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("conflict");
            }
            heads[no]++;
            lasts[no] = position;
            if (layout == Layout.CHAIN && heads[no] % MARK_EVERY == 0) {
                mark.setLong(1, no);
                mark.setLong(2, heads[no] / MARK_EVERY);
                mark.setLong(3, position);
                mark.executeUpdate();
            }
        }
        execute("COMMIT");
    }

    /** Mean CPU time of reading the last events of a random stream. */
    private double readMicros() throws SQLException {
        int reads = 2_000;
        long bytes = 0;
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < reads; i++) {
            read.setLong(1, random.nextInt(STREAMS));
            read.setLong(2, PAGE);
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    bytes += rows.getBytes(2).length;
                }
            }
        }
        if (bytes == 0) {
            throw new IllegalStateException("nothing was read");
        }
        cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        return cpu / 1e3 / reads;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What this process had written to disks. */
    private static long diskBytes() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/io"))) {
            return lines.filter(line -> line.startsWith("write_bytes: "))
                    .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
                    .sum();
        }
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }
}
