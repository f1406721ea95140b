package chat.parley.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real Redis in a process of its own, on a free port, that keeps nothing on the disk. */
public final class RedisServer implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;
    private final List<String> options;
    private final List<String> client;
    private Process process;

    private RedisServer(Path folder, int port, List<String> options, List<String> client) {
        this.folder = folder;
        this.port = port;
        this.options = List.copyOf(options);
        this.client = List.copyOf(client);
        this.process = launch();
    }

    /** Answers once it is ready. */
    public static RedisServer start(Path folder, String... options) {
        return start(folder, List.of(options), List.of());
    }

    /**
     * Answers once it is ready.
     *
     * @param options as of {@code redis-server}
     * @param client options that {@code redis-cli} needs to speak with it
     */
    public static RedisServer start(Path folder, List<String> options, List<String> client) {
        RedisServer server = new RedisServer(folder, freePort(), options, client);
        server.awaitReady();
        return server;
    }

    /** A port that nobody listens to at this moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; it is gone once this returns. */
    public void end() {
        process.destroy();
        process.onExit().join();
    }

    /** Starts it anew, empty, on the same port; answers once it is ready. */
    public void restart() {
        process = launch();
        awaitReady();
    }

    /** Stops it where it stands (SIGSTOP), or lets it go on. */
    public void stall(boolean stalled) throws IOException {
        HostCommand.run("kill", stalled ? "-STOP" : "-CONT", String.valueOf(process.pid()));
    }

    /** What {@code redis-cli} prints. */
    public String ask(String... words) {
        List<String> command = new ArrayList<>(List.of("redis-cli", "--no-auth-warning"));
        command.addAll(List.of("-p", String.valueOf(port)));
        command.addAll(client);
        command.addAll(List.of(words));
        try {
            Process asking = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of("redis-server"));
        if (!options.contains("--tls-port")) {
            command.addAll(List.of("--port", String.valueOf(port)));
        }
        command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        options.forEach(option -> command.add(option.equals("PORT") ? port + "" : option));
        try {
            Path log = Files.createDirectories(folder).resolve("redis-" + port + ".log");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            Process started =
                    builder.redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        await().atMost(READY_WITHIN).until(() -> ask("ping").strip().equals("PONG"));
    }

    @Override
    public void close() {
        kill();
    }
}
