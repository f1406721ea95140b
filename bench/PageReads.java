import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamId;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pages of one stream of 105,000 events, by the driver alone and by the log, in short turns; for the
 * programs beside this one. Raw fetches the bytes of the very same rows by one statement, prepared
 * before; the log finds the stream, checks checksums and chain, and makes events of them.
 */
final class PageReads {
    static final int EVENTS = 105_000;
    static final int PAGE = 50;
    static final StreamId STREAM = new StreamId(StreamId.Kind.ROOM, UUID.randomUUID());

    /** Sequence before which the newest page ends. */
    static final long NEWEST = Long.MAX_VALUE;

    private static final Content CONTENT =
            Content.ofBytes(("{\"text\":\"" + "x".repeat(289) + "\"}").getBytes());
    private static final int TURNS = 8;
    private static final Duration TURN = Duration.ofMillis(750);

    private PageReads() {}

    /** For one caller. */
    interface Reader extends AutoCloseable {
        /** Answers how many events it has read, of those before this one. */
        int read(long before) throws Exception;

        @Override
        default void close() throws Exception {}
    }

    interface Side {
        Reader reader() throws Exception;
    }

    interface Server {
        /** CPU that it has used, in microseconds; 0 when it is in this process. */
        double micros() throws Exception;
    }

    static Side log(EventHistory log) {
        return () -> before -> log.readBack(STREAM, before, PAGE).size();
    }

    static Event event(long seq) {
        var user = new UserId(UUID.randomUUID());
        return new Event(
                seq,
                seq,
                new EventId(UUID.randomUUID()),
                "message",
                user,
                new DeviceId(user.value()),
                1,
                CONTENT);
    }

    static void fill(EventLog log) {
        for (long head = 0; head < EVENTS; head += EventLog.BATCH_EVENTS) {
            List<Event> batch = new ArrayList<>();
            for (long seq = head + 1; seq <= Math.min(EVENTS, head + EventLog.BATCH_EVENTS); seq++) {
                batch.add(event(seq));
            }
            if (!(log.append(STREAM, head, batch) instanceof Append.Appended)) {
                throw new IllegalStateException("nobody else writes");
            }
        }
    }

    /** Prints one row for each place to read and number of callers. */
    static void compare(String what, Server server, Side raw, Side log) throws Exception {
        for (int callers : new int[] {1, 4}) {
            for (boolean newest : new boolean[] {true, false}) {
                compare(what, callers, newest, server, raw, log);
            }
        }
    }

    static void header() {
        System.out.println(
                "| pages of 50 | callers | raw, pages/s | Parley, pages/s | ratio"
                        + " | CPU of the reader each, µs: raw, Parley | of the server | p50, ms | p99, ms |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
    }

    private static void compare(
            String what, int callers, boolean newest, Server server, Side raw, Side log)
            throws Exception {
        turns(callers, newest, server, raw, log); // warms up
        List<Taken> taken = turns(callers, newest, server, raw, log);
        Taken one = taken.getFirst();
        Taken other = taken.getLast();
        System.out.printf(
                Locale.ROOT,
                "| %s, %s | %d | %,.0f | %,.0f | %.2f | %.0f, %.0f | %.0f, %.0f | %.2f, %.2f | %.2f, %.2f |%n",
                newest ? "the newest" : "anywhere",
                what,
                callers,
                one.rate(),
                other.rate(),
                other.rate() / one.rate(),
                one.client / one.count(),
                other.client / other.count(),
                one.server / one.count(),
                other.server / other.count(),
                one.ms(0.5),
                other.ms(0.5),
                one.ms(0.99),
                other.ms(0.99));
    }

    /** Of one side, in all its turns. */
    private static final class Taken {
        private final List<Long> nanos = new ArrayList<>();
        private double seconds;
        private double client;
        private double server;
        private long[] sorted = {};

        int count() {
            return nanos.size();
        }

        double rate() {
            return count() / seconds;
        }

        double ms(double quantile) {
            if (sorted.length == 0) {
                sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            }
            return sorted[(int) (sorted.length * quantile)] / 1e6;
        }
    }

    private static List<Taken> turns(int callers, boolean newest, Server server, Side raw, Side log)
            throws Exception {
        List<List<Reader>> readers = new ArrayList<>();
        for (Side side : List.of(raw, log)) {
            List<Reader> own = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                own.add(side.reader());
            }
            readers.add(own);
        }
        List<Taken> taken = List.of(new Taken(), new Taken());
        for (int turn = 0; turn < TURNS; turn++) {
            for (int side = 0; side < 2; side++) {
                turn(readers.get(side), newest, server, taken.get(side));
            }
        }
        for (Reader reader : readers.stream().flatMap(List::stream).toList()) {
            reader.close();
        }
        return taken;
    }

    private static void turn(List<Reader> readers, boolean newest, Server server, Taken taken)
            throws Exception {
        double atServer = server.micros();
        double atClient = clientMicros();
        long start = System.nanoTime();
        List<Callable<List<Long>>> callers =
                readers.stream().<Callable<List<Long>>>map(each -> () -> call(each, newest)).toList();
        try (var threads = Executors.newFixedThreadPool(callers.size())) {
            for (Future<List<Long>> caller : threads.invokeAll(callers)) {
                taken.nanos.addAll(caller.get());
            }
        }
        taken.seconds += (System.nanoTime() - start) / 1e9;
        taken.client += clientMicros() - atClient;
        taken.server += server.micros() - atServer;
    }

    private static List<Long> call(Reader reader, boolean newest) throws Exception {
        List<Long> nanos = new ArrayList<>();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long end = System.nanoTime() + TURN.toNanos();
        for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
            int read = reader.read(newest ? NEWEST : random.nextLong(PAGE + 2, EVENTS));
            nanos.add(System.nanoTime() - start);
            if (read != PAGE) {
                throw new IllegalStateException("a page of " + read);
            }
        }
        return nanos;
    }

    private static double clientMicros() {
        return ((com.sun.management.OperatingSystemMXBean)
                                ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e3;
    }
}
