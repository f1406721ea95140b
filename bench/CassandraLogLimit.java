import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Append;
import chat.parley.rooms.StreamId;
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.cassandra.CassandraEventLog;
import chat.parley.storage.tls.Tls;
import chat.parley.testkit.CassandraCluster;
import chat.parley.testkit.CassandraNode;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;

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
import java.util.stream.Collectors;

/**
 * Measures what Cassandra and its driver allow, and what the event log makes of it, in turn on the
 * same nodes: appends of 300-byte events by callers that wait for one append each, every caller to
 * streams of its own. Raw is one conditional write of as many bytes, made before; the log builds,
 * checks and chains its events.
 *
 * <p>{@code java -cp CLASSES bench/CassandraLogLimit.java NODES} in the folder {@code bench}, with the
 * classes of {@code testkit} before those of the program; it starts the nodes, of which each holds
 * everything, and needs what the tests on Cassandra need.
 */
final class CassandraLogLimit {
    private static final int STREAMS_EACH = 20;
    private static final int STORED_BYTES = 415;
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
                run(cluster, new Raw(session), new Adapter(log));
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
