package chat.parley.models;

import static org.assertj.core.api.Assertions.assertThat;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.ast.Command;
import edu.mit.csail.sdg.parser.CompModule;
import edu.mit.csail.sdg.parser.CompUtil;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs every command of every model. What a command must find stands behind it: {@code expect 0}
 * nothing, {@code expect 1} an instance; for a {@code check} that is a counterexample.
 */
class ModelsTest {
    private static final List<String> MODELS =
            List.of("subscribe-replay", "two-owners", "bucket-rollover", "unknown-outcome");

    @TestFactory
    Stream<DynamicTest> everyCommandFindsWhatIsExpected() {
        return MODELS.stream().flatMap(ModelsTest::commands);
    }

    private static Stream<DynamicTest> commands(String model) {
        CompModule module = parse(model);
        return module.getAllCommands().stream()
                .map(
                        command ->
                                DynamicTest.dynamicTest(
                                        model + ": " + command.label,
                                        () -> findsWhatIsExpected(module, command)));
    }

    private static void findsWhatIsExpected(CompModule module, Command command) {
        boolean found =
                TranslateAlloyToKodkod.execute_command(
                                A4Reporter.NOP,
                                module.getAllReachableSigs(),
                                command,
                                new A4Options())
                        .satisfiable();
        assertThat(found).as("%s", command).isEqualTo(command.expects == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe-replay", "two-owners", "bucket-rollover", "unknown-outcome"})
    void eachModelHasAPromiseAKnownBadVariantAndALife(String model) {
        List<Command> commands = parse(model).getAllCommands();
        assertThat(commands).anyMatch(command -> command.check && command.expects == 0);
        assertThat(commands).anyMatch(command -> command.check && command.expects == 1);
        assertThat(commands).anyMatch(command -> !command.check && command.expects == 1);
        assertThat(commands).noneMatch(command -> command.expects < 0);
    }

    private static CompModule parse(String model) {
        try {
            var file = ModelsTest.class.getResource(model + ".als");
            return CompUtil.parseEverything_fromFile(
                    A4Reporter.NOP, null, Path.of(file.toURI()).toString());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
