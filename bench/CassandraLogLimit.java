import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Append;
import chat.parley.rooms.Checksum;
import chat.parley.rooms.StreamId;
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.cassandra.CassandraEventLog;
import chat.parley.storage.log.StoredEvent;
import chat.parley.storage.tls.Tls;
import chat.parley.testkit.CassandraCluster;
import chat.parley.testkit.CassandraNode;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Measures what Cassandra and its driver allow, and what the event log makes of it, in turn on the
 * same nodes: appends of 300-byte events by callers that wait for one append each, every caller to
 * streams of its own. Raw is one conditional write of as many bytes, made before; the log builds,
 * checks and chains its events. Then pages ({@link PageReads}) of a stream of which every event was
 * appended alone, and of one that was appended ten by ten; their rows are written without a condition,
 * as nobody else writes.
 *
 * <p>{@code java -cp CLASSES bench/CassandraLogLimit.java NODES [pages]} in the folder {@code bench}, with the
 * classes of {@code testkit} before those of the program; it starts the nodes, of which each holds
 * everything, and needs what the tests on Cassandra need.
 */
final class CassandraLogLimit {
    private static final int STREAMS_EACH = 20;
    private static final int STORED_BYTES = 415;

    /** Events of a bucket. */
    private static final int BUCKET = CassandraEventLog.BUCKET_EVENTS;

    private static final int AT_ONCE = 64;

    /** For tables that are made while the nodes still compile. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final byte KIND = PageReads.STREAM.kind().code();
    private static final UUID ID = PageReads.STREAM.id();
    private static final Duration EACH = Duration.ofSeconds(12);
    private static final Content CONTENT =
            Content.ofBytes(("{\"text\":\"" + "x".repeat(289) + "\"}").getBytes());

    /** Callers at once, events of each append. */
    private record Load(int callers, int events) {}

    private static final List<Load> LOADS = List.of(new Load(16, 1), new Load(16, 100), new Load(1, 1));

    public static void main(String[] args) throws Exception {
        int nodes = Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("cassandra-limit");
        try (CassandraCluster cluster = CassandraCluster.start(folder, nodes);
                CqlSession session =
                        CqlSession.builder()
                                .addContactPoints(cluster.contacts())
                                .withLocalDatacenter(CassandraCluster.DATACENTER)
                                .withConfigLoader(
                                        DriverConfigLoader.programmaticBuilder()
                                                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                                                .build())
                                .build()) {
            session.execute(
                    "CREATE KEYSPACE parley WITH replication = {'class': 'NetworkTopologyStrategy', '"
                            + CassandraCluster.DATACENTER
                            + "': "
                            + nodes
                            + "}");
            String hosts =
                    cluster.contacts().stream()
                            .map(node -> node.getHostString() + ":" + node.getPort())
                            .collect(Collectors.joining(","));
            CassandraAddress address =
                    new CassandraAddress(
                            hosts,
                            "parley",
                            CassandraCluster.DATACENTER,
                            null,
                            new Tls.Off());
            try (CassandraEventLog log = CassandraEventLog.open(address, Duration.ofSeconds(60))) {
                if (args.length == 1) { // "pages": those alone
                    run(cluster, new Raw(session), new Adapter(log));
                }
                PageReads.header();
                for (int events : new int[] {1, 10}) {
                    fill(session, events);
                    log.head(PageReads.STREAM);
                    PageReads.compare(
                            events + " a row",
                            () -> serverMicros(cluster),
                            () -> new RawPages(session, events),
                            PageReads.log(log));
                }
            }
        }
    }

    private static void run(CassandraCluster cluster, Side raw, Side adapter) throws Exception {
        System.out.println(
                "callers  events  side   appends/s  client µs/append  servers µs/append  ms: p50    p99");
        for (boolean measured : new boolean[] {false, true, true}) {
            for (Load load : LOADS) {
                String first = measure(cluster, "raw", load, raw);
                String second = measure(cluster, "Parley", load, adapter);
                if (measured) {
                    System.out.println(first + "\n" + second);
                }
            }
        }
    }

    private interface Side {
        /** One append after the last one of that stream. */
        void append(Stream stream, int events) throws Exception;
    }

    private static final class Stream {
        final StreamId id = new StreamId(StreamId.Kind.ROOM, UUID.randomUUID());
        long head;
    }

    private static String measure(CassandraCluster cluster, String name, Load load, Side side)
            throws Exception {
        double servers = serverMicros(cluster);
        double client = clientMicros();
        long start = System.nanoTime();
        long[] took = hammer(load, side);
        double seconds = (System.nanoTime() - start) / 1e9;
        client = clientMicros() - client;
        servers = serverMicros(cluster) - servers;
        Arrays.sort(took);
        return String.format(
                Locale.ROOT,
                "%7d %7d  %-7s %8.0f %17.0f %18.0f %12.1f %6.1f",
                load.callers(),
                load.events(),
                name,
                took.length / seconds,
                client / took.length,
                servers / took.length,
                took[took.length / 2] / 1e6,
                took[(int) (took.length * 0.99)] / 1e6);
    }

    private static long[] hammer(Load load, Side side) throws Exception {
        List<Future<List<Long>>> callers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < load.callers(); i++) {
                callers.add(threads.submit(() -> call(load, side)));
            }
        }
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> caller : callers) {
            all.addAll(caller.get());
        }
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<Long> call(Load load, Side side) throws Exception {
        List<Long> took = new ArrayList<>();
        List<Stream> streams = java.util.stream.Stream.generate(Stream::new).limit(STREAMS_EACH).toList();
        long end = System.nanoTime() + EACH.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            long start = System.nanoTime();
            side.append(streams.get(i % STREAMS_EACH), load.events());
            took.add(System.nanoTime() - start);
        }
        return took;
    }

    private static double clientMicros() {
        return ((com.sun.management.OperatingSystemMXBean)
                                ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e3;
    }

    private static double serverMicros(CassandraCluster cluster) {
        double micros = 0;
        for (CassandraNode node : cluster.nodes()) {
            micros +=
                    ProcessHandle.of(node.pid())
                                    .flatMap(process -> process.info().totalCpuDuration())
                                    .orElse(Duration.ZERO)
                                    .toNanos()
                            / 1e3;
        }
        return micros;
    }

    /** In the layout of the log, which its class {@code Batch} and {@code event_log.cql} draw. */
    private static void fill(CqlSession session, int eventsOfRow) throws Exception {
        session.execute("TRUNCATE parley.bucket");
        PreparedStatement row =
                session.prepare(
                        "INSERT INTO parley.bucket (kind, id, bucket, first, version, events)"
                                + " VALUES (?, ?, ?, ?, 1, ?)");
        PreparedStatement stands =
                session.prepare(
                        "UPDATE parley.bucket SET head = ?, count = ?, at = 1, link = ?, newest = ?"
                                + " WHERE kind = ? AND id = ? AND bucket = ?");
        var underWay = new Semaphore(AT_ONCE);
        Checksum link = Checksum.ZERO;
        for (long first = 1; first <= PageReads.EVENTS; first += eventsOfRow) {
            int bucket = (int) ((first - 1) / BUCKET);
            ByteBuffer events = ByteBuffer.allocate(20 + eventsOfRow * 512);
            link.write(events).putInt(0);
            for (long seq = first; seq < first + eventsOfRow; seq++) {
                StoredEvent stored =
                        StoredEvent.chained(link, PageReads.STREAM, PageReads.event(seq));
                link = stored.link();
                events.putInt(stored.body().length).put(stored.body());
            }
            write(session, underWay, row.bind(KIND, ID, bucket, first, events.flip()));
            long last = first + eventsOfRow - 1;
            if (last % BUCKET == 0 || last == PageReads.EVENTS) {
                ByteBuffer end = ByteBuffer.wrap(link.toBytes());
                int newest = bucket == 0 ? PageReads.EVENTS / BUCKET : 0;
                write(
                        session,
                        underWay,
                        stands.bind(last, last, end, newest, KIND, ID, bucket));
            }
        }
        underWay.acquire(AT_ONCE);
    }

    private static void write(CqlSession session, Semaphore underWay, BoundStatement statement)
            throws InterruptedException {
        underWay.acquire();
        var _ =
                session.executeAsync(statement.setConsistencyLevel(ConsistencyLevel.QUORUM))
                        .whenComplete(
                                (_, failure) -> {
                                    if (failure == null) { // or the run never ends
                                        underWay.release();
                                    } else {
                                        System.err.println(failure);
                                    }
                                });
    }

    /** The rows that hold the page, by one query, or by two when it reaches over a bucket's end. */
    private static final class RawPages implements PageReads.Reader {
        private final CqlSession session;
        private final PreparedStatement query;
        private final int eventsOfRow;

        RawPages(CqlSession session, int eventsOfRow) {
            this.session = session;
            this.eventsOfRow = eventsOfRow;
            query =
                    session.prepare(
                            "SELECT first, events FROM parley.bucket WHERE kind = ? AND id = ?"
                                    + " AND bucket = ? AND first <= ? ORDER BY first DESC LIMIT ?");
        }

        @Override
        public int read(long before) {
            long due = Math.min(before - 1, PageReads.EVENTS);
            long end = Math.max(0, due - PageReads.PAGE);
            int read = 0;
            while (due > end) {
                int bucket = (int) ((due - 1) / BUCKET);
                int rows = (int) ((due - end + eventsOfRow - 2) / eventsOfRow + 1);
                var bound = query.bind(KIND, ID, bucket, due, rows);
                for (Row row : session.execute(bound.setConsistencyLevel(ConsistencyLevel.QUORUM))) {
                    long first = row.getLong(0);
                    if (due > end && row.getByteBuffer(1).remaining() > 300 * eventsOfRow) {
                        read += (int) (due - Math.max(end, first - 1));
                        due = first - 1;
                    }
                }
            }
            return read;
        }
    }

    private static final class Raw implements Side {
        private final CqlSession session;
        private final PreparedStatement append;

        Raw(CqlSession session) {
            this.session = session;
            session.execute(
                    "CREATE TABLE parley.raw (id uuid, first bigint, head bigint static, events blob,"
                            + " PRIMARY KEY (id, first)) WITH CLUSTERING ORDER BY (first DESC)");
            append =
                    session.prepare(
                            "UPDATE parley.raw SET head = ?, events = ? WHERE id = ? AND first = ?"
                                    + " IF head = ?");
        }

        @Override
        public void append(Stream stream, int events) {
            var bound =
                    append.bind(
                            stream.head + events,
                            ByteBuffer.allocate(events * STORED_BYTES),
                            stream.id.id(),
                            stream.head + 1);
            bound = bound.setConsistencyLevel(ConsistencyLevel.QUORUM);
            bound = stream.head == 0 ? bound.setToNull(4) : bound.setLong(4, stream.head);
            if (!session.execute(bound).wasApplied()) {
                throw new IllegalStateException("nobody else writes");
            }
            stream.head += events;
        }
    }

    private static final class Adapter implements Side {
        private final UserId user = new UserId(UUID.randomUUID());
        private final DeviceId device = new DeviceId(UUID.randomUUID());
        private final CassandraEventLog log;

        Adapter(CassandraEventLog log) {
            this.log = log;
        }

        @Override
        public void append(Stream stream, int events) {
            List<Event> batch = new ArrayList<>();
            for (int i = 1; i <= events; i++) {
                long seq = stream.head + i;
                EventId id = new EventId(UUID.randomUUID());
                batch.add(new Event(seq, seq, id, "message", user, device, 1, CONTENT));
            }
            if (!(log.append(stream.id, stream.head, batch) instanceof Append.Appended)) {
                throw new IllegalStateException("nobody else writes");
            }
            stream.head += events;
        }
    }
}
