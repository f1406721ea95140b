package chat.parley.cli.bench;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything that one call of {@code bench} does, one server after the other. */
final class Bench {
    private final Profile profile;
    private final int nodes;
    private final @Nullable Target target;
    private final boolean raw;
    private final Path parent;
    private final Consumer<String> progress;
    private final Queue<ServerProcess> running = new ConcurrentLinkedQueue<>();

    /** What runs, and who lets people in there. */
    record Target(List<Node> nodes, Population.Admin admin) {}

    /**
     * @param nodes of a server of our own
     * @param target null: a server of our own
     * @param parent where a folder for the store is made
     */
    Bench(
            Profile profile,
            int nodes,
            @Nullable Target target,
            boolean raw,
            Path parent,
            Consumer<String> progress) {
        this.profile = profile;
        this.nodes = nodes;
        this.target = target;
        this.raw = raw;
        this.parent = parent;
        this.progress = progress;
    }

    Report run() throws BenchFailure {
        Path folder = newFolder();
        // nothing is left behind by a run that is broken off either
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(folder), "clean-up"));
        try {
            Report.Machine machine = machine(folder);
            Report.Result parley = parley(folder);
            Report.Result bare = raw ? raw() : null;
            return new Report(
                    machine,
                    profile,
                    target == null ? nodes : target.nodes().size(),
                    parley,
                    bare,
                    raw ? appends(folder, parley) : List.of(),
                    bare == null ? null : Report.Ratios.of(parley, bare));
        } finally {
            cleanUp(folder);
        }
    }

    private Report.Result parley(Path folder) throws BenchFailure {
        if (target != null) {
            return load(target);
        }
        progress.accept(nodes == 1 ? "starting a server" : "starting " + nodes + " nodes");
        try {
            List<Node> started = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                ServerProcess server = ServerProcess.parley(folder.resolve("data-" + i));
                running.add(server);
                started.add(server.node());
            }
            Population.Admin owner = Population.claim(started.getFirst().address());
            return load(new Target(started, owner));
        } finally {
            stop();
        }
    }

    private Report.Result load(Target on) throws BenchFailure {
        progress.accept(
                "making %d accounts and %d rooms".formatted(profile.accounts(), profile.rooms()));
        URI first = on.nodes().getFirst().address();
        List<Seat> seats = Population.seats(first, profile, on.admin());
        return new Run(on.nodes(), profile, progress).measure(seats);
    }

    private Report.Result raw() throws BenchFailure {
        progress.accept("starting a bare broadcaster");
        try {
            ServerProcess started = ServerProcess.raw();
            running.add(started);
            return new Run(List.of(started.node()), profile, progress)
                    .measure(Population.rawSeats(profile));
        } finally {
            stop();
        }
    }

    private void stop() {
        for (ServerProcess each = running.poll(); each != null; each = running.poll()) {
            each.close();
        }
    }

    private List<RawAppend.Result> appends(Path folder, Report.Result parley) throws BenchFailure {
        progress.accept("appending to a bare file");
        int eventBytes = (int) Math.ceil(Math.max(1, parley.throughput().frameBytes()));
        return RawAppend.measure(folder, eventBytes);
    }

    private static Report.Machine machine(Path folder) throws BenchFailure {
        var os = ManagementFactory.getOperatingSystemMXBean();
        try {
            return new Report.Machine(
                    os.getAvailableProcessors(),
                    os.getName() + " " + os.getVersion(),
                    Runtime.version().toString(),
                    Transport.available().name(),
                    os.getSystemLoadAverage(),
                    Files.getFileStore(folder).type());
        } catch (IOException e) {
            throw new BenchFailure("cannot look at " + folder + ": " + e.getMessage(), e);
        }
    }

    private Path newFolder() throws BenchFailure {
        try {
            return Files.createTempDirectory(parent, "parley-bench-");
        } catch (IOException e) {
            throw new BenchFailure(
                    "cannot make a folder in %s (%s): name another with --dir"
                            .formatted(parent.toAbsolutePath(), e.getMessage()),
                    e);
        }
    }

    private void cleanUp(Path folder) {
        stop();
        if (Files.exists(folder)) {
            delete(folder);
        }
    }

    private void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            progress.accept("could not remove " + folder + ": " + e.getMessage());
        }
    }
}
