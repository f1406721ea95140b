package chat.parley.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

final class BenchCommandTest {
    private final StringWriter words = new StringWriter();
    private final CommandLine bench =
            new CommandLine(new BenchCommand()).setErr(new PrintWriter(words, true));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--connections 20000 | --connections must be 1 to 18000, not 20000",
                "--connections many | 'many' is not an int",
                "--connections 10 --members 20 | --members must be 1 to 10, not 20",
                "--pid 1 | --pid, --admin and --password belong to --server: name one",
                "--server https://localhost:1 | --server must be like http://127.0.0.1:8080",
                "--server http://localhost | --server must be like http://127.0.0.1:8080",
                "--nodes 9 | --nodes must be 1 to 8, not 9",
                "--nodes 2 --server http://localhost:1 | choose one",
                "--nodes 2 | --nodes 2 share stores: set PARLEY_DATABASE and PARLEY_REDIS",
                "--server http://localhost:1 | --server needs --pid, --admin and --password",
            })
    void anOptionThatCannotBeIsRefusedByName(String options, String message) {
        assertThat(bench.execute(options.split(" "))).isEqualTo(2);
        assertThat(words.toString()).contains(message);
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(bench.getUsageMessage())
                .contains("--connections", "--members", "--rate", "--raw", "--json", "@FILE");
    }
}
