package chat.parley.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.Violation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The simulator has teeth: each of these bugs, planted in a copy of the code, is found. {@code
 * bugs.txt} says by which seed; the code as it is passes it.
 */
class PlantedBugsTest {
    private static final Path ROOT = root();
    private static final long MOST_SCHEDULES = 10_000;
    private static final Path RESOURCES = ROOT.resolve("simulator/src/test/resources");

    /** A line of {@code bugs.txt}. */
    record Expectation(String bug, long seed, Violation.Rule rule) {
        static Expectation parse(String line) {
            String[] words = line.split("\\s+");
            return new Expectation(
                    words[0], Long.parseLong(words[1]), Violation.Rule.valueOf(words[2]));
        }

        @Override
        public String toString() {
            return bug;
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("rooms/src/main/java"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    static List<Expectation> expectations() throws IOException {
        return Files.readAllLines(RESOURCES.resolve("bugs.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Expectation::parse)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void aPlantedBugIsFound(Expectation expected, @TempDir Path folder) throws Exception {
        Patch patch = patch(expected.bug());
        try (PlantedBug bug = PlantedBug.plant(patch, ROOT, folder)) {
            assertThat(bug.isPlanted(patch.className())).as("the bug is what runs").isTrue();
            assertThat(bug.violations(expected.seed()))
                    .as("seed %d; with -Dlong the tests say which one it is now", expected.seed())
                    .contains(expected.rule() + ": ");
        }
        assertThat(Simulator.run(expected.seed()))
                .as("the same world without the bug")
                .matches(Run::isRight, "keeps the promises");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("expectations")
    void theSeedIsTheFirstThatFindsTheBug(Expectation expected, @TempDir Path folder)
            throws Exception {
        try (PlantedBug bug = PlantedBug.plant(patch(expected.bug()), ROOT, folder)) {
            assertThat(firstSeed(bug, expected.rule())).hasValue(expected.seed());
        }
    }

    private static OptionalLong firstSeed(PlantedBug bug, Violation.Rule rule) throws Exception {
        for (long seed = 1; seed <= MOST_SCHEDULES; seed++) {
            if (bug.violations(seed).contains(rule + ": ")) {
                return OptionalLong.of(seed);
            }
        }
        return OptionalLong.empty();
    }

    private static Patch patch(String bug) throws IOException {
        return Patch.parse(
                bug, Files.readAllLines(RESOURCES.resolve("bugs").resolve(bug + ".patch")));
    }

    @Test
    void everyBugIsExpectedWithinTenThousandSchedules() throws IOException {
        try (Stream<Path> patches = Files.list(RESOURCES.resolve("bugs"))) {
            assertThat(patches.map(p -> p.getFileName().toString().replace(".patch", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            expectations().stream().map(Expectation::bug).toList());
        }
        assertThat(expectations())
                .hasSizeGreaterThanOrEqualTo(25)
                .allMatch(expected -> expected.seed() <= MOST_SCHEDULES);
    }

    @Test
    void aPatchThatNoLongerFitsSaysSo() {
        Patch patch =
                Patch.parse(
                        "old", List.of("+++ b/rooms/X.java", "@@ -1,2 +1,1 @@", " kept", "-gone"));
        assertThat(patch.apply(List.of("before", "kept", "gone", "after")))
                .containsExactly("before", "kept", "after");
        assertThatThrownBy(() -> patch.apply(List.of("kept", "changed")))
                .hasMessageContaining("bugs/old.patch does not apply any more: rooms/X.java");
        assertThatThrownBy(() -> patch.apply(List.of("kept", "gone", "kept", "gone")))
                .hasMessageContaining("in two places");
    }
}
