package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The shipped program in a process of its own, as people start it. */
final class ParleyProcess implements AutoCloseable {
    private static final Path JAR = Path.of("..", "cli", "target", "parley.jar").toAbsolutePath();

    /** What lets it start fast. */
    static final Path AOT_CACHE = JAR.resolveSibling("parley.aot");

    private static final Path OPTIONS = Path.of("..", "tools", "java.options").toAbsolutePath();
    static final String JAVA_OPTIONS = "PARLEY_JAVA_OPTS";
    private static final int END_WITHIN_SECONDS = 60;

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private ParleyProcess(Process process) {
        this.process = process;
        this.readers =
                List.of(
                        collect(process.inputReader(StandardCharsets.UTF_8), lines),
                        collect(process.errorReader(StandardCharsets.UTF_8), errors));
    }

    /** Starts {@code parley} with these arguments, in {@code home}, with these variables. */
    static ParleyProcess start(Path home, Map<String, String> variables, String... arguments) {
        assertThat(JAR).as("the program; `mvn verify` builds it").exists();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("@" + OPTIONS, "-XX:TieredStopAtLevel=1", "-Xmx512m"));
        if (Files.exists(AOT_CACHE)) {
            // a cache that is not this program's: no start
            command.addAll(List.of("-XX:AOTCache=" + AOT_CACHE, "-XX:AOTMode=on"));
        }
        String options = variables.getOrDefault(JAVA_OPTIONS, "");
        command.addAll(options.isEmpty() ? List.of() : List.of(options.split(" "))); // as ./parley
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
        builder.environment().put("PARLEY_HOME", home.toString());
        builder.environment().putAll(variables);
        try {
            Files.createDirectories(home);
            return new ParleyProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread collect(BufferedReader in, List<String> into) {
        return Thread.startVirtualThread(
                () -> {
                    try (in) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            into.add(line);
                        }
                    } catch (IOException e) {
                        into.add("(output broke off: " + e.getMessage() + ")");
                    }
                });
    }

    /** What it printed so far. */
    List<String> lines() {
        return lines;
    }

    /** What it complained of so far. */
    List<String> errors() {
        return errors;
    }

    /** What stands there besides log lines of level INFO, like those of the audit log. */
    List<String> complaints() {
        return errors.stream().filter(line -> !line.contains("Z INFO ")).toList();
    }

    /** Types a line. */
    void type(String line) {
        try {
            BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8);
            in.write(line);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends its input. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** SIGTERM. */
    int terminate() {
        process.toHandle().destroy(); // Process.destroy would close what it still prints
        return exitCode();
    }

    /** Waits for it to end by itself, and for all that it printed. */
    int exitCode() {
        try {
            assertThat(process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS))
                    .as("ends within %s s; printed %s %s", END_WITHIN_SECONDS, lines, errors)
                    .isTrue();
            for (Thread reader : readers) {
                reader.join();
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL if it still runs; it has let go of its files then. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
