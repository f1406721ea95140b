package chat.parley.cli.bench;

import chat.parley.protocol.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code parley bench}: exit code 0 when all went right, 1 when a promise was broken, 2 for bad
 * options.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts an open-loop load on a server and says what it costs.",
            "Starts a server of its own for it, with an empty store, and removes both afterwards;"
                    + " --server takes a running one.",
            "@FILE reads options from a file, like those in bench/."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int MOST_NODES = 8;

    /** Settings of the stores without which nodes know nothing of one another. */
    private static final List<String> SHARED = List.of("PARLEY_DATABASE", "PARLEY_REDIS");

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--connections",
            defaultValue = "1000",
            paramLabel = "C",
            description = "Live connections, at most 18000 (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--members",
            defaultValue = "100",
            paramLabel = "M",
            description = "Connections in each room (default: ${DEFAULT-VALUE}).")
    private int members;

    @Option(
            names = "--rate",
            defaultValue = "200",
            paramLabel = "R",
            description = "Messages per second, over all rooms (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--payload",
            defaultValue = "100",
            paramLabel = "CHARS",
            description = "Characters of text in each message (default: ${DEFAULT-VALUE}).")
    private int payload;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description =
                    "Load before anything is measured; a cold JVM costs ten times as much"
                            + " (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--measure",
            defaultValue = "20",
            paramLabel = "SECONDS",
            description = "What is measured (default: ${DEFAULT-VALUE}).")
    private int measure;

    @Option(
            names = "--accounts",
            defaultValue = "20",
            paramLabel = "N",
            description =
                    "People who share the connections, at most 40: hashing their passwords is dear"
                            + " (default: ${DEFAULT-VALUE}).")
    private int accounts;

    @Option(
            names = "--loops",
            defaultValue = "2",
            paramLabel = "N",
            description = "Event loops of the load client (default: ${DEFAULT-VALUE}).")
    private int loops;

    @Option(
            names = "--raw",
            description =
                    "Also puts the same load on a bare broadcaster, and appends to a bare file:"
                            + " the limits of this machine in this run.")
    private boolean raw;

    @Option(
            names = "--dir",
            defaultValue = ".",
            paramLabel = "DIR",
            description =
                    "Where the store and the bare file are made, in a folder that is removed"
                            + " afterwards (default: the current folder).")
    private Path dir = Path.of(".");

    @Option(names = "--json", paramLabel = "FILE", description = "Also writes the report as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--nodes",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Nodes to start, at most 8, which the connections are shared out to; more than"
                            + " one need empty stores that they share, as in PARLEY_DATABASE and"
                            + " PARLEY_REDIS (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "A running server on this machine, like http://127.0.0.1:8080.")
    private @Nullable URI server;

    @Option(names = "--pid", paramLabel = "PID", description = "The process of --server.")
    private @Nullable Long pid;

    @Option(
            names = "--admin",
            paramLabel = "NAME",
            description = "Owner or admin of --server, who lets the people of the run in.")
    private @Nullable String admin;

    @Option(
            names = "--password",
            interactive = true,
            arity = "0..1",
            paramLabel = "PASSWORD",
            description = "The password of --admin; without a value it is asked for.")
    private @Nullable String password;

    @Override
    public Integer call() throws IOException {
        var bench = new Bench(profile(), nodes(), target(), raw, dir, this::progress);
        try {
            Report report = bench.run();
            out().println(ReportText.of(report));
            if (json != null) {
                Files.write(json, Json.write(report));
            }
            return report.parley().check().holds() ? 0 : 1;
        } catch (BenchFailure e) {
            err().println("parley bench: " + e.getMessage());
            return 1;
        }
    }

    private Profile profile() {
        try {
            return new Profile(
                    connections, members, rate, payload, warmUp, measure, accounts, loops);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /** The running server that was named, or null. */
    private Bench.@Nullable Target target() {
        if (server == null) {
            if (pid != null || admin != null || password != null) {
                throw invalid("--pid, --admin and --password belong to --server: name one");
            }
            return null;
        }
        if (!"http".equals(server.getScheme()) || server.getPort() < 0) {
            throw invalid(
                    "--server must be like http://127.0.0.1:8080 (without TLS, with a port), not "
                            + server);
        }
        if (pid == null || admin == null || password == null) {
            throw invalid("--server needs --pid, --admin and --password");
        }
        return new Bench.Target(
                List.of(new Node(server, pid)), new Population.Admin(admin, password));
    }

    private int nodes() {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw invalid("--nodes must be 1 to %d, not %d".formatted(MOST_NODES, nodes));
        }
        if (nodes > 1 && server != null) {
            throw invalid("--nodes are started, and --server runs: choose one");
        }
        if (nodes > 1 && !SHARED.stream().allMatch(System.getenv()::containsKey)) {
            throw invalid(
                    "--nodes " + nodes + " share stores: set " + String.join(" and ", SHARED));
        }
        return nodes;
    }

    private void progress(String step) {
        err().println(step + " …");
    }

    private ParameterException invalid(String message) {
        return new ParameterException(command().commandLine(), message);
    }

    private PrintWriter out() {
        return command().commandLine().getOut();
    }

    private PrintWriter err() {
        return command().commandLine().getErr();
    }

    private CommandSpec command() {
        CommandSpec known = spec;
        if (known == null) {
            throw new IllegalStateException("run by picocli only");
        }
        return known;
    }
}
