import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Append;
import chat.parley.storage.postgres.PostgresAddress;
import chat.parley.storage.postgres.PostgresEventLog;
import chat.parley.storage.tls.Tls;
import chat.parley.rooms.StreamId;

import java.io.IOException;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

import org.postgresql.PGConnection;

/**
 * Measures what PostgreSQL and its driver allow, and what the event log makes of it, in turn on one
 * database: 300-byte events of 1,000 streams. Raw is one thread and one statement a batch, which
 * compares and sets heads and adds events that were made before; the log is many callers that wait
 * for one append each, and builds, checks and chains its events. Then pages, see {@link PageReads}.
 *
 * <p>{@code java -cp cli/target/parley.jar bench/PostgresLogLimit.java postgresql://127.0.0.1/db user [pages]}
 * for a database that may be filled. The server's CPU is read from /proc, if it runs here.
 */
final class PostgresLogLimit {
    private static final int STREAMS = 1_000;
    private static final Content CONTENT = Content.ofBytes(content());

    /** Callers at once, events of each append, events in all. */
    private record Load(int callers, int events, int total) {}

    private static final List<Load> LOADS =
            List.of(
                    new Load(100, 10, 100_000),
                    new Load(100, 1, 30_000),
                    new Load(10, 1, 5_000),
                    new Load(1, 1, 1_000));

    private static byte[] content() {
        return ("{\"text\":\"" + "x".repeat(289) + "\"}").getBytes();
    }

    public static void main(String[] args) throws Exception {
        PostgresAddress address =
                PostgresAddress.of(args[0], args[1], null, new Tls.Off());
        try (Connection connection = DriverManager.getConnection("jdbc:" + args[0], args[1], null);
                PostgresEventLog log = PostgresEventLog.open(address, Duration.ofSeconds(60))) {
            Raw raw = new Raw(connection);
            Adapter adapter = new Adapter(log);
            System.out.println(
                    "callers  events  side     events/s  client µs/event  server µs/event  ms a commit or append: p50  p99");
            List<Load> loads = args.length > 2 ? List.of() : LOADS; // "pages": those alone
            for (boolean measured : new boolean[] {false, true}) {
                for (Load load : loads) {
                    String first = measure(connection, "raw", load, raw);
                    String second = measure(connection, "Parley", load, adapter);
                    if (measured) {
                        System.out.println(first);
                        System.out.println(second);
                    }
                }
            }
            PageReads.fill(log);
            execute(connection, "VACUUM ANALYZE");
            PageReads.header();
            PageReads.compare(
                    "PostgreSQL",
                    () -> serverTicks(connection) * 1e4,
                    () -> new RawPages(DriverManager.getConnection("jdbc:" + args[0], args[1], null)),
                    PageReads.log(log));
        }
    }

    /** Over a connection of its own. */
    private static final class RawPages implements PageReads.Reader {
        private final Connection connection;
        private final PreparedStatement query;

        RawPages(Connection connection) throws SQLException {
            this.connection = connection;
            query =
                    connection.prepareStatement(
                            "SELECT seq, body FROM event"
                                    + " WHERE stream = (SELECT no FROM stream WHERE kind = ? AND id = ?)"
                                    + " AND seq < ? ORDER BY seq DESC LIMIT "
                                    + PageReads.PAGE);
        }

        @Override
        public int read(long before) throws SQLException {
            UUID id = PageReads.STREAM.id();
            query.setInt(1, PageReads.STREAM.kind().code());
            query.setBytes(
                    2,
                    ByteBuffer.allocate(16)
                            .putLong(id.getMostSignificantBits())
                            .putLong(id.getLeastSignificantBits())
                            .array());
            query.setLong(3, before);
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

    private interface Side {
        /** Nanoseconds that each commit or append took. */
        long[] run(Load load) throws Exception;
    }

    private static String measure(Connection connection, String name, Load load, Side side)
            throws Exception {
        execute(connection, "CHECKPOINT");
        long server = serverTicks(connection);
        long client = clientNanos();
        long start = System.nanoTime();
        long[] took = side.run(load);
        double seconds = (System.nanoTime() - start) / 1e9;
        client = clientNanos() - client;
        server = serverTicks(connection) - server;
        java.util.Arrays.sort(took);
        return String.format(
                Locale.ROOT,
                "%7d %7d  %-7s %9.0f %16.1f %16.1f %27.2f %6.2f",
                load.callers(),
                load.events(),
                name,
                load.total() / seconds,
                client / 1e3 / load.total(),
                server * 1e4 / load.total(), // a tick is 10 ms
                took[took.length / 2] / 1e6,
                took[(int) (took.length * 0.99)] / 1e6);
    }

    private static long clientNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Of the postmaster and all its children, also those that ended. */
    static long serverTicks(Connection connection) throws SQLException, IOException {
        int backend = connection.unwrap(PGConnection.class).getBackendPID();
        long postmaster = field(Path.of("/proc/" + backend + "/stat"), 3);
        long ticks = 0;
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                Path stat = process.resolve("stat");
                try {
                    if (field(stat, 0) == postmaster || field(stat, 3) == postmaster) {
                        ticks += field(stat, 13) + field(stat, 14);
                    }
                } catch (IOException e) {
                    // it has ended
                }
            }
        }
        return ticks;
    }

    private static long field(Path stat, int n) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return n == 0 ? Long.parseLong(text.split(" ")[0]) : Long.parseLong(fields[n - 2].strip());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As many events a statement as the callers of the other side have under way. */
    private static final class Raw implements Side {
        private static final String APPEND =
                """
                WITH moved AS (
                  UPDATE raw_stream s SET head = w.head FROM unnest(?, ?, ?) AS w (no, old, head)
                  WHERE s.no = w.no AND s.head = w.old RETURNING s.no)
                INSERT INTO raw_event SELECT e.* FROM unnest(?, ?, ?) AS e (stream, seq, body)
                JOIN moved m ON m.no = e.stream\
                """;

        private final PGConnection arrays;
        private final PreparedStatement append;
        private final SplittableRandom random = new SplittableRandom(1);
        private final long[] heads = new long[STREAMS];

        Raw(Connection connection) throws SQLException {
            execute(connection, "DROP TABLE IF EXISTS raw_stream, raw_event");
            execute(
                    connection,
                    "CREATE TABLE raw_stream (no BIGINT PRIMARY KEY, head BIGINT NOT NULL)"
                            + " WITH (fillfactor = 50)");
            execute(
                    connection,
                    "CREATE TABLE raw_event (stream BIGINT, seq BIGINT, body BYTEA NOT NULL,"
                            + " PRIMARY KEY (stream, seq))");
            execute(connection, "INSERT INTO raw_stream SELECT n, 0 FROM generate_series(0, 999) n");
            execute(connection, "ANALYZE raw_stream");
            arrays = connection.unwrap(PGConnection.class);
            append = connection.prepareStatement(APPEND);
        }

        @Override
        public long[] run(Load load) throws SQLException {
            long[] took = new long[load.total() / load.callers() / load.events()];
            for (int i = 0; i < took.length; i++) {
                long start = System.nanoTime();
                append(load);
                took[i] = System.nanoTime() - start;
            }
            return took;
        }

        private void append(Load load) throws SQLException {
            long[] streams = random.ints(0, STREAMS).distinct().limit(load.callers()).asLongStream().sorted().toArray();
            long[] old = new long[streams.length];
            long[] head = new long[streams.length];
            long[] of = new long[streams.length * load.events()];
            long[] seqs = new long[of.length];
            byte[][] bodies = new byte[of.length][];
            for (int i = 0, event = 0; i < streams.length; i++) {
                old[i] = heads[(int) streams[i]];
                for (int k = 1; k <= load.events(); k++, event++) {
                    of[event] = streams[i];
                    seqs[event] = old[i] + k;
                    bodies[event] = CONTENT.bytes();
                }
                head[i] = heads[(int) streams[i]] = old[i] + load.events();
            }
            append.setArray(1, arrays.createArrayOf("int8", streams));
            append.setArray(2, arrays.createArrayOf("int8", old));
            append.setArray(3, arrays.createArrayOf("int8", head));
            append.setArray(4, arrays.createArrayOf("int8", of));
            append.setArray(5, arrays.createArrayOf("int8", seqs));
            append.setArray(6, arrays.createArrayOf("bytea", bodies));
            if (append.executeUpdate() != of.length) {
                throw new IllegalStateException("not all were added");
            }
        }
    }

    /** Every caller has streams of its own. */
    private static final class Adapter implements Side {
        private final PostgresEventLog log;
        private final long[] heads = new long[STREAMS];
        private final StreamId[] streams = new StreamId[STREAMS];

        Adapter(PostgresEventLog log) {
            this.log = log;
            SplittableRandom random = new SplittableRandom(System.nanoTime());
            for (int i = 0; i < STREAMS; i++) {
                streams[i] =
                        new StreamId(
                                StreamId.Kind.ROOM,
                                new UUID(random.nextLong(), random.nextLong()));
            }
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
}
