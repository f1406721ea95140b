package chat.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every build gives the targets the inputs of their corpora, in this JVM and at the speed of any
 * test; long runs let Jazzer look for more, for a minute each. It is started as the program that it
 * is, not by its JUnit engine: that one would instrument every build, and try one target a run.
 *
 * <p>What Jazzer finds it writes to {@code target/fuzz}: put it into the corpus, with a name that
 * says what it is, and mend what it breaks.
 */
class FuzzTest {
    private static final int SECONDS = 60;
    private static final Path CORPORA = Path.of("src", "test", "resources", "corpus");

    /** Watching what Parley is built on, too, would take the whole minute to start. */
    private static final String OURS = "chat.parley.**";

    private static final Pattern EXECUTED =
            Pattern.compile("stat::number_of_executed_units:\\s*([0-9]+)");

    @TempDir Path found;

    record Input(Targets target, Path file) {
        @Override
        public String toString() {
            return target.folder() + "/" + file.getFileName();
        }
    }

    static Stream<Input> corpora() {
        return Stream.of(Targets.values()).flatMap(FuzzTest::corpus);
    }

    private static Stream<Input> corpus(Targets target) {
        try (Stream<Path> files = Files.list(CORPORA.resolve(target.folder()))) {
            return files.sorted().map(file -> new Input(target, file)).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void whatTheCorpusHasIsTakenWell(Input input) throws IOException {
        input.target().take(Files.readAllBytes(input.file()));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsTakenWell(Targets target) {
        target.take(new byte[0]);
        assertThat(corpus(target)).hasSizeGreaterThan(3);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void whateverJazzerTriesIsTakenWell(Targets target) throws Exception {
        Path findings = Files.createDirectories(Path.of("target", "fuzz"));
        Path log = findings.resolve(target.folder() + ".log");
        Process jazzer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "-XX:+EnableDynamicAgentLoading",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "com.code_intelligence.jazzer.Jazzer",
                                "--target_class=" + target.className(),
                                "--instrumentation_includes=" + OURS,
                                "--custom_hook_includes=" + OURS,
                                "--reproducer_path=" + findings,
                                "-artifact_prefix=" + findings + "/",
                                "-max_total_time=" + SECONDS,
                                "-print_final_stats=1",
                                "-max_len=4096",
                                found.toString(),
                                CORPORA.resolve(target.folder()).toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();

        try {
            assertThat(jazzer.waitFor(SECONDS * 5L, TimeUnit.SECONDS)).as("%s", log).isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        List<String> said =
                Files.readAllLines(log).stream().filter(line -> !line.startsWith("INFO")).toList();
        boolean held = jazzer.exitValue() == 0;
        System.out.printf(
                "long run: fuzzing %s for %d s | %s%d inputs%n",
                target.folder(), SECONDS, held ? "nothing broke; " : "FAILED: ", executed(said));
        assertThat(held).as("%s", String.join("\n", said)).isTrue();
        assertThat(executed(said)).isGreaterThan(1_000);
    }

    private static long executed(List<String> said) {
        return said.stream()
                .map(EXECUTED::matcher)
                .filter(Matcher::find)
                .mapToLong(count -> Long.parseLong(count.group(1)))
                .sum();
    }
}
