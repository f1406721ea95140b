package chat.parley.cli.bench;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One load on one server, be it of several nodes: open, stay idle, warm up, measure, settle. */
final class Run {
    /** Fewer objects are lost among those that come and go anyway. */
    private static final int TELLING_OBJECTS = 500;

    /** The pages of fewer connections are lost among those that the collector takes and returns. */
    private static final int TELLING_PAGES = 4_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<Node> nodes;
    private final Profile profile;
    private final List<ProcessGauge> gauges;
    private final ProcessGauge self = new ProcessGauge(ProcessHandle.current().pid());
    private final Consumer<String> progress;

    Run(List<Node> nodes, Profile profile, Consumer<String> progress) {
        this.nodes = nodes;
        this.profile = profile;
        this.gauges = nodes.stream().map(node -> new ProcessGauge(node.pid())).toList();
        this.progress = progress;
    }

    /** CPU seconds of server and client at one moment. */
    private record Clocks(double server, double client) {
        Clocks since(Clocks before) {
            return new Clocks(server - before.server, client - before.client);
        }
    }

    private record Opened(Report.Opening opening, Report.Idle idle) {}

    Report.Result measure(List<Seat> seats) throws BenchFailure {
        for (ProcessGauge gauge : gauges) {
            checkDescriptors(gauge, "the server");
        }
        checkDescriptors(self, "this program");
        try (var client = new LoadClient(addresses(), profile)) {
            Opened opened = open(client, seats);
            progress.accept("warming up for %d s".formatted(profile.warmUp()));
            Window window = client.begin();
            sleepUntil(window.from());
            progress.accept("measuring for %d s".formatted(profile.measure()));
            Clocks before = clocks();
            sleepUntil(window.to());
            Clocks used = clocks().since(before);
            return result(opened, window, used, client.end(PATIENCE));
        }
    }

    /** The first tenth pays for what is made once; the memory of one is told from the others. */
    private Opened open(LoadClient client, List<Seat> seats) throws BenchFailure {
        progress.accept("opening %d connections".formatted(seats.size()));
        int first = Math.ceilDiv(seats.size(), 10);
        client.open(seats.subList(0, first));
        ProcessGauge.Memory before = memory();
        double cpu = cpuSeconds();
        long begun = System.nanoTime();
        client.open(seats.subList(first, seats.size()));
        double seconds = (System.nanoTime() - begun) / 1e9;
        int rest = seats.size() - first;
        var opening =
                new Report.Opening(
                        seats.size(),
                        rest / seconds,
                        (cpuSeconds() - cpu) * 1e6 / Math.max(1, rest));
        return new Opened(opening, idle(before, memory(), rest));
    }

    private static Report.Idle idle(
            ProcessGauge.Memory before, ProcessGauge.Memory after, int connections) {
        return new Report.Idle(
                after.pss(),
                after.liveHeap(),
                each(before.pss(), after.pss(), connections, TELLING_PAGES),
                each(before.rss(), after.rss(), connections, TELLING_PAGES),
                each(before.liveHeap(), after.liveHeap(), connections, TELLING_OBJECTS));
    }

    private static @Nullable Double each(
            @Nullable Long before, @Nullable Long after, int connections, int telling) {
        return before == null || after == null || connections < telling
                ? null
                : (double) (after - before) / connections;
    }

    private Report.Result result(Opened opened, Window window, Clocks used, Tally tally) {
        var throughput =
                new Report.Throughput(
                        profile.rate(),
                        tally.acks / window.seconds(),
                        tally.deliveries / window.seconds(),
                        (double) tally.deliveredBytes / Math.max(1, tally.deliveries));
        var cpu =
                new Report.Cpu(
                        used.server() * 1e6 / Math.max(1, tally.deliveries),
                        used.server() * 1e6 / Math.max(1, tally.acks),
                        used.server() / window.seconds(),
                        used.client() / window.seconds());
        return new Report.Result(
                opened.opening(),
                opened.idle(),
                throughput,
                Report.Latency.of(tally.delivery),
                Report.Latency.of(tally.ack),
                cpu,
                Report.Check.of(tally));
    }

    private List<URI> addresses() {
        return nodes.stream().map(Node::address).toList();
    }

    private Clocks clocks() throws BenchFailure {
        return new Clocks(cpuSeconds(), self.cpuSeconds());
    }

    private double cpuSeconds() throws BenchFailure {
        double seconds = 0;
        for (ProcessGauge gauge : gauges) {
            seconds += gauge.cpuSeconds();
        }
        return seconds;
    }

    private ProcessGauge.Memory memory() throws BenchFailure {
        ProcessGauge.Memory memory = gauges.getFirst().memory();
        for (ProcessGauge gauge : gauges.subList(1, gauges.size())) {
            memory = memory.plus(gauge.memory());
        }
        return memory;
    }

    private void checkDescriptors(ProcessGauge process, String whose) throws BenchFailure {
        int needed = profile.connections() + 500;
        if (process.fileLimit() < needed) {
            throw new BenchFailure(
                    "%d connections need %d file descriptors, but %s may open only %d: raise its limit (ulimit -n) or lower --connections"
                            .formatted(profile.connections(), needed, whose, process.fileLimit()));
        }
    }

    private static void sleepUntil(long nanos) throws BenchFailure {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
