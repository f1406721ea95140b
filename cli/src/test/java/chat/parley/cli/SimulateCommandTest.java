package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(words);
    }

    @Test
    void aRangeEndsWithASummary() {
        assertThat(run("simulate", "--seeds", "1..20")).isEqualTo(Exit.DONE);
        assertThat(out.toString()).startsWith("20 schedules, 0 broke a promise; ");
    }

    @Test
    void aTraceTellsWhatHappened() {
        assertThat(run("simulate", "--seeds", "7..7", "--trace")).isEqualTo(Exit.DONE);
        assertThat(out.toString().lines())
                .hasSizeGreaterThan(100)
                .anyMatch(line -> line.contains("does Append"));
    }

    @Test
    void aTraceIsOfOneSeed() {
        assertThat(run("simulate", "--seeds", "1..2", "--trace")).isEqualTo(Exit.USAGE);
        assertThat(err.toString()).contains("--trace takes one seed");
    }

    @Test
    void aRangeThatIsNoneIsRefused() {
        assertThat(run("simulate", "--seeds", "9..1")).isEqualTo(Exit.USAGE);
        assertThat(err.toString()).contains("must be like 1..5000 or 7");
    }
}
