package chat.parley.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The real core keeps its promises in every simulated world. */
class SimulatorTest {
    /** Schedules in every build: seeds 1 to this. */
    static final long SEEDS = 10_000;

    @Test
    void everyBuildKeepsThePromisesInFifteenThousandWorlds() {
        List<String> failures =
                LongStream.rangeClosed(1, SEEDS)
                        .parallel()
                        .mapToObj(Simulator::run)
                        .filter(run -> !run.isRight())
                        .map(Report::of)
                        .toList();
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("regressionSeeds")
    void aSeedThatFailedOnceDoesNotFailAgain(long seed) {
        assertThat(Simulator.run(seed)).matches(Run::isRight, "keeps the promises");
    }

    static Stream<Long> regressionSeeds() throws IOException {
        var file =
                Objects.requireNonNull(
                        SimulatorTest.class.getResourceAsStream("/regression-seeds.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines
                    .lines()
                    .map(line -> line.replaceAll("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(Long::valueOf)
                    .toList()
                    .stream();
        }
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = 1; seed <= 50; seed++) {
            assertThat(Simulator.run(seed)).isEqualTo(Simulator.run(seed));
        }
    }

    @Test
    void theTraceOfASeedIsTheSameAndChangesNothing() {
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();
        Run run = Simulator.run(7, one::add);
        Simulator.run(7, other::add);
        assertThat(one).isNotEmpty().isEqualTo(other);
        assertThat(run).isEqualTo(Simulator.run(7));
    }

    @Test
    void theSameSeedIsTheSameRunInAnotherProcess() throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Hashes.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            String output =
                    new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(output.strip()).isEqualTo(Hashes.text());
        } finally {
            child.destroyForcibly();
        }
    }

    /** The hashes of some runs; a program of its own. */
    static final class Hashes {
        private Hashes() {}

        static String text() {
            return LongStream.rangeClosed(1, 60)
                    .mapToObj(s -> "" + Simulator.run(s).hash())
                    .toList()
                    .toString();
        }

        public static void main(String[] args) {
            System.out.println(text());
        }
    }

    @Test
    void worldsAreAsWildAsTheyShouldBe() {
        List<Run> runs = LongStream.rangeClosed(1, 300).mapToObj(Simulator::run).toList();
        assertThat(runs.stream().mapToLong(Run::steps).sum()).isGreaterThan(300 * 500);
        for (String fault :
                List.of(
                        "crashes",
                        "is stopped",
                        "is restarted as NEXT",
                        "is restarted as THIS",
                        "the clock of",
                        "not forced yet",
                        "store down",
                        "store slow",
                        "is cut off",
                        "silently",
                        "restarts",
                        "is away",
                        "reads slowly",
                        "signs out")) {
            assertThat(runs.stream().flatMap(run -> run.faults().stream()))
                    .as(fault)
                    .anyMatch(line -> line.contains(fault));
        }
    }

    @Test
    void encryptedRoomsSeeAllThatGroupsGoThrough() {
        List<String> answers = new ArrayList<>();
        for (long seed = 8; seed <= 160; seed += 8) {
            Simulator.run(
                    seed,
                    line -> {
                        if (line.contains(" errand ")) {
                            answers.add(line);
                        }
                    });
        }
        for (String answer :
                List.of(
                        "errand room.encrypted .*: Acked.*",
                        "errand room.encrypted .*: Refused.*",
                        "errand mls.commit .*: Acked.*",
                        "errand mls.commit .*stale-epoch.*",
                        "errand mls.removal .*: Acked.*",
                        "errand message .*: Acked.*",
                        "errand message .*stale-epoch.*",
                        "errand message .*removal-needed.*")) {
            assertThat(answers).as(answer).anyMatch(line -> line.matches(".* " + answer));
        }
    }
}
