import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Append;
import chat.parley.rooms.StreamId;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteEventLog;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Measures what SQLite and its driver allow, and what the event log makes of it, in turn on one disk:
 * appends of 300-byte events of 1,000 streams, then pages ({@link PageReads}). Raw is one thread and
 * one transaction a batch, in the layout and with the settings of the log; it compares and sets heads
 * and adds events that were made before. The log is many callers that wait for one append each; it
 * builds, checks and chains its events, and writes its witness.
 *
 * <p>{@code java -cp cli/target/parley.jar bench/SqliteLogLimit.java [pages]}
 */
final class SqliteLogLimit {
    private static final int STREAMS = 1_000;
    private static final int MARK_EVERY = 64;
    private static final Content CONTENT =
            Content.ofBytes(("{\"text\":\"" + "x".repeat(289) + "\"}").getBytes());

    /** Callers at once, events of each append, events in all. */
    private record Load(int callers, int events, int total) {}

    private static final List<Load> LOADS =
            List.of(
                    new Load(100, 10, 200_000),
                    new Load(100, 1, 50_000),
                    new Load(10, 1, 10_000),
                    new Load(1, 1, 1_000));

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("sqlite-limit");
        Path raw = folder.resolve("raw.db");
        try (Connection connection = connect(raw);
                DataFolder data = DataFolder.open(folder.resolve("data"));
                SqliteEventLog log = SqliteEventLog.open(data)) {
            if (args.length == 0) { // "pages": those alone
                appends(new Raw(connection), new Adapter(log));
            }
            PageReads.fill(log);
            Path file = folder.resolve("data").resolve("log.db");
            PageReads.header();
            PageReads.compare(
                    "SQLite", () -> 0, () -> new RawPages(connect(file)), PageReads.log(log));
        } finally {
            delete(folder);
        }
    }

    private static void appends(Side raw, Side log) throws Exception {
        System.out.println(
                "| callers | events an append | raw, events/s | Parley, events/s | ratio"
                        + " | CPU per event, µs: raw, Parley | p50, ms | p99, ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (boolean measured : new boolean[] {false, true}) {
            for (Load load : LOADS) {
                Taken one = measure(load, raw);
                Taken other = measure(load, log);
                if (measured) {
                    System.out.printf(
                            Locale.ROOT,
                            "| %d | %d | %,.0f | %,.0f | %.2f | %.1f, %.1f | %.2f, %.2f | %.2f, %.2f |%n",
                            load.callers(),
                            load.events(),
                            load.total() / one.seconds(),
                            load.total() / other.seconds(),
                            one.seconds() / other.seconds(),
                            one.micros() / load.total(),
                            other.micros() / load.total(),
                            one.ms(0.5),
                            other.ms(0.5),
                            one.ms(0.99),
                            other.ms(0.99));
                }
            }
        }
    }

    private interface Side {
        /** Nanoseconds that each commit or append took. */
        long[] run(Load load) throws Exception;
    }

    private record Taken(double seconds, double micros, long[] sorted) {
        double ms(double quantile) {
            return sorted[(int) (sorted.length * quantile)] / 1e6;
        }
    }

    private static Taken measure(Load load, Side side) throws Exception {
        long cpu = clientNanos();
        long start = System.nanoTime();
        long[] took = side.run(load);
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(took);
        return new Taken(seconds, (clientNanos() - cpu) / 1e3, took);
    }

    private static long clientNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** With the settings of the log. */
    private static Connection connect(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        execute(connection, "PRAGMA journal_mode = WAL");
        execute(connection, "PRAGMA synchronous = FULL");
        execute(connection, "PRAGMA cache_size = -8192");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }

    /** As many events a transaction as the callers of the other side have under way. */
    private static final class Raw implements Side {
        private final Connection connection;
        private final SplittableRandom random = new SplittableRandom(1);
        private final long[] heads = new long[STREAMS];
        private final long[] lasts = new long[STREAMS];
        private final PreparedStatement insert;
        private final PreparedStatement update;
        private final PreparedStatement mark;
        private long position;

        Raw(Connection connection) throws SQLException {
            this.connection = connection;
            execute(
                    connection,
                    "CREATE TABLE stream (no INTEGER PRIMARY KEY, head INTEGER NOT NULL, last INTEGER NOT NULL)");
            execute(
                    connection,
                    "CREATE TABLE event (id INTEGER PRIMARY KEY, stream INTEGER NOT NULL,"
                            + " seq INTEGER NOT NULL, prev INTEGER NOT NULL, body BLOB NOT NULL)");
            execute(
                    connection,
                    "CREATE TABLE mark (stream INTEGER, n INTEGER, event INTEGER, PRIMARY KEY (stream, n))"
                            + " WITHOUT ROWID");
            execute(connection, "BEGIN IMMEDIATE");
            for (int no = 0; no < STREAMS; no++) {
                execute(connection, "INSERT INTO stream VALUES (" + no + ", 0, 0)");
            }
            execute(connection, "COMMIT");
            insert = connection.prepareStatement("INSERT INTO event VALUES (?, ?, ?, ?, ?)");
            update =
                    connection.prepareStatement(
                            "UPDATE stream SET head = ?, last = ? WHERE no = ? AND head = ?");
            mark = connection.prepareStatement("INSERT INTO mark VALUES (?, ?, ?)");
        }

        @Override
        public long[] run(Load load) throws SQLException {
            long[] took = new long[load.total() / load.callers() / load.events()];
            for (int i = 0; i < took.length; i++) {
                long start = System.nanoTime();
                execute(connection, "BEGIN IMMEDIATE");
                for (int caller = 0; caller < load.callers(); caller++) {
                    append(random.nextInt(STREAMS), load.events());
                }
                execute(connection, "COMMIT");
                took[i] = System.nanoTime() - start;
            }
            return took;
        }

        private void append(int no, int events) throws SQLException {
            long old = heads[no];
            for (int i = 0; i < events; i++) {
                insert.setLong(1, ++position);
                insert.setLong(2, no);
                insert.setLong(3, ++heads[no]);
                insert.setLong(4, lasts[no]);
                insert.setBytes(5, CONTENT.bytes());
                insert.executeUpdate();
                lasts[no] = position;
                if (heads[no] % MARK_EVERY == 0) {
                    mark.setLong(1, no);
                    mark.setLong(2, heads[no] / MARK_EVERY);
                    mark.setLong(3, position);
                    mark.executeUpdate();
                }
            }
            update.setLong(1, heads[no]);
            update.setLong(2, position);
            update.setLong(3, no);
            update.setLong(4, old);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("nobody else writes");
            }
        }
    }

    /** Every caller has streams of its own. */
    private static final class Adapter implements Side {
        private final SqliteEventLog log;
        private final long[] heads = new long[STREAMS];
        private final StreamId[] streams = new StreamId[STREAMS];

        Adapter(SqliteEventLog log) {
            this.log = log;
            Arrays.setAll(streams, _ -> new StreamId(StreamId.Kind.ROOM, UUID.randomUUID()));
        }

        @Override
        public long[] run(Load load) throws InterruptedException {
            long[] took = new long[load.total() / load.events()];
            int each = took.length / load.callers();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < load.callers(); i++) {
                int caller = i;
                callers.add(
                        Thread.startVirtualThread(() -> call(load, caller, caller * each, each, took)));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            return took;
        }

        private void call(Load load, int caller, int from, int count, long[] took) {
            SplittableRandom random = new SplittableRandom(caller);
            int own = STREAMS / load.callers();
            for (int i = from; i < from + count; i++) {
                int stream = caller * own + random.nextInt(own);
                List<Event> events = new ArrayList<>();
                for (int k = 1; k <= load.events(); k++) {
                    events.add(event(heads[stream] + k, random));
                }
                long start = System.nanoTime();
                Append answer = log.append(streams[stream], heads[stream], events);
                took[i] = System.nanoTime() - start;
                if (!(answer instanceof Append.Appended)) {
                    throw new IllegalStateException(answer.toString());
                }
                heads[stream] += load.events();
            }
        }

        private static Event event(long seq, SplittableRandom random) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            return new Event(
                    seq,
                    seq,
                    new EventId(id),
                    "message",
                    new UserId(id),
                    new DeviceId(id),
                    1,
                    CONTENT);
        }
    }

    /** Down the chain, from the stream's end or from the next mark, over a connection of its own. */
    private static final class RawPages implements PageReads.Reader {
        private static final String DOWN_FROM =
                """
                WITH RECURSIVE chain (seq, prev, body) AS (
                  SELECT seq, prev, CASE WHEN seq < ?3 THEN body END FROM event WHERE id = (%s)
                  UNION ALL
                  SELECT e.seq, e.prev, CASE WHEN e.seq < ?3 THEN e.body END
                  FROM chain c JOIN event e ON e.id = c.prev)
                SELECT seq, body FROM chain WHERE seq < ?3 LIMIT 50""";

        private final Connection connection;
        private final PreparedStatement newest;
        private final PreparedStatement anywhere;

        RawPages(Connection connection) throws SQLException {
            this.connection = connection;
            newest =
                    connection.prepareStatement(
                            DOWN_FROM.formatted("SELECT last FROM stream WHERE id = ?1 AND kind = ?2"));
            anywhere =
                    connection.prepareStatement(
                            DOWN_FROM.formatted(
                                    "SELECT event FROM mark WHERE n = ?4 AND stream ="
                                            + " (SELECT no FROM stream WHERE id = ?1 AND kind = ?2)"));
        }

        @Override
        public int read(long before) throws SQLException {
            UUID id = PageReads.STREAM.id();
            long marked = (before - 1 + MARK_EVERY - 1) / MARK_EVERY;
            boolean fromEnd = before == PageReads.NEWEST || marked * MARK_EVERY >= PageReads.EVENTS;
            PreparedStatement query = fromEnd ? newest : anywhere;
            query.setBytes(
                    1,
                    ByteBuffer.allocate(16)
                            .putLong(id.getMostSignificantBits())
                            .putLong(id.getLeastSignificantBits())
                            .array());
            query.setInt(2, PageReads.STREAM.kind().code());
            query.setLong(3, before);
            if (!fromEnd) {
                query.setLong(4, marked);
            }
            int read = 0;
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    read += row.getLong(1) > 0 && row.getBytes(2).length > 300 ? 1 : 0;
                }
            }
            return read;
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
