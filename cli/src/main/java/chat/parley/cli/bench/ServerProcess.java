package chat.parley.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that this run started: a JVM of its own with the class path and flags of this one. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("is ready at (http://\\S+)");
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 30;
    private static final int LAST_LINES = 20;

    private final Process process;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();

    private ServerProcess(Process process) {
        this.process = process;
        Thread.startVirtualThread(this::listen);
    }

    /** Parley with its embedded store in {@code data}, on a free port. */
    static ServerProcess parley(Path data) throws BenchFailure {
        return start(
                "chat.parley.cli.Main",
                List.of("serve", "--host", "127.0.0.1", "--port", "0", "--data", data.toString()));
    }

    /** {@link RawBroadcast} on a free port. */
    static ServerProcess raw() throws BenchFailure {
        return start(RawBroadcast.class.getName(), List.of());
    }

    private static ServerProcess start(String main, List<String> arguments) throws BenchFailure {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        try {
            var started =
                    new ServerProcess(
                            new ProcessBuilder(command).redirectErrorStream(true).start());
            started.awaitReady();
            return started;
        } catch (IOException e) {
            throw new BenchFailure("cannot start a server: " + e.getMessage(), e);
        }
    }

    Node node() {
        return new Node(ready.join(), process.pid());
    }

    /** Ends it as an operator would (SIGTERM), by force only when it does not follow. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() throws BenchFailure {
        try {
            ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            close();
            throw new BenchFailure("the server did not start. Its last words:\n" + words(), e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    private synchronized String words() {
        return String.join("\n", lastLines);
    }

    private void listen() {
        try (var output = process.inputReader()) {
            output.lines().forEach(this::heard);
            ready.completeExceptionally(new IOException("the process ended"));
        } catch (IOException | UncheckedIOException e) {
            ready.completeExceptionally(e);
        }
    }

    private synchronized void heard(String line) {
        if (lastLines.size() == LAST_LINES) {
            lastLines.removeFirst();
        }
        lastLines.add(line);
        Matcher address = READY.matcher(line);
        if (address.find()) {
            ready.complete(URI.create(address.group(1)));
        }
    }
}
