package chat.parley.acceptance;

import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Rest;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.ParleyClient;
import chat.parley.testkit.HostCommand;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A server on a data folder that can be killed and started again, always on the same port. */
final class ServerProcess implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    private static final String READY = "Parley is ready at ";
    private static final String METRICS = "Metrics are at ";
    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final Path folder;
    private final Map<String, String> variables;
    private ParleyProcess process;
    private URI address;

    ServerProcess(Path folder) {
        this(folder, Map.of());
    }

    /**
     * @param variables of the environment, beside those that every test needs
     */
    ServerProcess(Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = new HashMap<>(variables);
        this.variables.put("PARLEY_PASSWORD_MEMORY_KIB", "8192");
        this.variables.putIfAbsent("PARLEY_DRAIN_SECONDS", "0");
        this.process = launch(0);
        this.address = awaitReady();
    }

    private ParleyProcess launch(int port) {
        return ParleyProcess.start(
                folder,
                variables,
                "serve",
                "--port",
                String.valueOf(port),
                "--data",
                data().toString());
    }

    /** The folder of its stores. */
    Path data() {
        return folder.resolve("data");
    }

    /** As if everybody had given their password long ago. */
    void forgetPasswords() throws SQLException {
        Path tables = data().resolve("directory.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + tables);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE session SET password_at = 0");
        }
    }

    private URI awaitReady() {
        await().atMost(START_WITHIN)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !process.lines().isEmpty() || !process.isAlive());
        String line = process.lines().isEmpty() ? "" : process.lines().getFirst();
        if (!line.startsWith(READY)) {
            throw new AssertionError("no server: " + process.lines() + process.errors());
        }
        return URI.create(line.substring(READY.length()));
    }

    URI address() {
        return address;
    }

    /** Where it tells metrics; with PARLEY_ADMIN_PORT only. */
    URI adminAddress() {
        await().atMost(START_WITHIN).until(() -> process.lines().size() > 1);
        return URI.create(process.lines().get(1).substring(METRICS.length()));
    }

    ParleyProcess process() {
        return process;
    }

    /** SIGKILL, then a new process on the same folder and port; answers how long it took. */
    Duration crash() {
        process.kill();
        return restart();
    }

    /** Answers after what time it was ready. */
    Duration restart() {
        long start = System.nanoTime();
        process = launch(address.getPort());
        awaitReady();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Stops it where it stands (SIGSTOP), or lets it go on. */
    void stall(boolean stalled) throws IOException {
        HostCommand.run("kill", stalled ? "-STOP" : "-CONT", String.valueOf(process.pid()));
    }

    /** Makes an account; the first is the owner, others need an invitation. */
    Rest.Account signUp(String name, String invitation) {
        try (Accounts accounts = new Accounts(address)) {
            return accounts.create(new Rest.NewAccount(name, PASSWORD, null, invitation));
        }
    }

    /** {@code parley login --sign-up} here, with the password typed. */
    ParleyProcess login(Path home, Map<String, String> variables, String name) {
        ParleyProcess login =
                ParleyProcess.start(
                        home,
                        variables,
                        "login",
                        "--server",
                        address.toString(),
                        "--name",
                        name,
                        "--sign-up",
                        "--password-stdin");
        login.type(PASSWORD);
        return login;
    }

    ParleyClient signIn(String name) {
        return ParleyClient.signIn(address, name, PASSWORD);
    }

    @Override
    public void close() {
        process.close();
    }
}
