package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.testkit.HostCommand;
import chat.parley.testkit.TestCa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A load balancer of this machine, started with the file that operators are given. */
final class Balancer implements AutoCloseable {
    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath();
    private static final Duration START_WITHIN = Duration.ofSeconds(30);
    private static final int END_WITHIN_SECONDS = 30;
    private static final int NODES = 3;

    private final ProcessBuilder builder;
    private final Path log;
    private final int port;
    private Process process;

    enum Kind {
        HAPROXY,
        NGINX;

        /** How it is started. */
        String program() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Balancer(ProcessBuilder builder, Path log, int port) throws IOException {
        this.builder = builder;
        this.log = log;
        this.port = port;
        this.process = builder.start();
    }

    /** Where it is not, this test does not run, and says so. */
    static void checkIsHere(Kind kind, Class<?> test) {
        try {
            HostCommand.run(kind.program(), "-v");
        } catch (IOException e) {
            throw HostCommand.didNotRun(test, e.getMessage());
        }
    }

    /**
     * Returns once it accepts connections.
     *
     * @param nodes up to three; the files have three, those missing are ports where nobody listens
     */
    static Balancer start(Kind kind, Path folder, TestCa.Issued identity, List<URI> nodes) {
        try {
            Files.createDirectories(folder);
            int port = freePort();
            Map<String, String> names = names(folder, identity, nodes);
            names.put("PARLEY_LISTEN", "127.0.0.1:" + port);
            Path log = folder.resolve("log");
            var builder =
                    new ProcessBuilder(command(kind, folder, names))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(names);
            Balancer balancer = new Balancer(builder, log, port);
            return ready(balancer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Balancer ready(Balancer balancer) {
        try {
            await().atMost(START_WITHIN).until(() -> balancer.accepts() || !balancer.isAlive());
            assertThat(balancer.isAlive()).as(() -> balancer.said()).isTrue();
            return balancer;
        } catch (RuntimeException | AssertionError e) {
            try (balancer) {
                throw e;
            }
        }
    }

    private static Map<String, String> names(Path folder, TestCa.Issued identity, List<URI> nodes)
            throws IOException {
        Map<String, String> names = new HashMap<>();
        names.put("PARLEY_RUN", folder.toString());
        names.put("PARLEY_CERTIFICATE", file(folder, "certificate", identity.certificate()));
        names.put("PARLEY_KEY", file(folder, "key", identity.key()));
        names.put("PARLEY_PEM", file(folder, "pem", identity.certificate() + identity.key()));
        for (int i = 0; i < NODES; i++) {
            int port = i < nodes.size() ? nodes.get(i).getPort() : freePort();
            names.put("PARLEY_NODE" + (i + 1), "127.0.0.1:" + port);
        }
        return names;
    }

    private static String file(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static List<String> command(Kind kind, Path folder, Map<String, String> names)
            throws IOException {
        return switch (kind) {
            case HAPROXY ->
                    List.of("haproxy", "-db", "-f", DEPLOY.resolve("haproxy.cfg").toString());
            case NGINX -> {
                String text = Files.readString(DEPLOY.resolve("nginx.conf"));
                for (Map.Entry<String, String> name : names.entrySet()) {
                    text = text.replace("${" + name.getKey() + "}", name.getValue());
                }
                String conf = file(folder, "nginx.conf", text);
                yield List.of("nginx", "-e", "stderr", "-c", conf, "-g", "daemon off;");
            }
        };
    }

    /** Free at this moment. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean accepts() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed so far. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; for one that is a single process. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** On the same port; answers once it accepts connections. */
    void startAgain() throws IOException {
        process = builder.start();
        var _ = ready(this);
    }

    /** Stops it where it stands (SIGSTOP), or lets it go on. */
    void stall(boolean stalled) throws IOException {
        HostCommand.run("kill", stalled ? "-STOP" : "-CONT", String.valueOf(process.pid()));
    }

    int port() {
        return port;
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        end();
    }

    /** SIGTERM: it takes the processes along that it started, or all of them are killed. */
    void end() {
        process.destroy();
        try {
            boolean ended = process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            assertThat(ended).as("%s ended", process.info().command()).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
