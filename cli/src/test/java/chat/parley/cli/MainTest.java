package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What the command line says to wrong and right words; the build gives it an empty PARLEY_HOME. */
class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ""                                    | a command is missing
                    snd                                   | Unmatched argument at index 0: 'snd'
                    send hello                            | Missing required option: '--room=ROOM'
                    send --room ops                       | Missing required parameter: 'TEXT'
                    send --room ops --timeout x hello     | Invalid value for option '--timeout'
                    send --room ops --timeout -1 hello    | --timeout must be 0 or more seconds
                    tail --room ops --after 1 --last 2    | mutually exclusive
                    tail --room ops --after x             | Invalid value for option '--after'
                    tail                                  | Missing required option: '--room=ROOM'
                    chat                                  | Missing required option: '--room=ROOM'
                    login                                 | Missing required option: '--name=NAME'
                    login --name ada --server ftp://x     | --server must be like
                    login --name ada --server localhost   | --server must be like
                    rooms burn                            | Unmatched argument at index 1: 'burn'
                    rooms create                          | Missing required parameter: 'NAME'
                    rooms create --history some ops       | Invalid value for option '--history': expected one of
                    rooms --profile ../x                  | a profile's name has letters
                    """)
    void wrongUsageIsToldInOneLineAndExits2(String words, String problem) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(Exit.USAGE);
        assertThat(err.toString().lines().findFirst().orElse(""))
                .startsWith("parley: ")
                .contains(problem);
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rooms",
                "rooms create ops",
                "rooms create --private --history all ops",
                "rooms find",
                "rooms direct ada",
                "send --room ops hello",
                "tail --room ops",
                "chat --room ops",
                "logout",
                "invite",
                "tail --room ops --profile work"
            })
    void whoeverHasNotSignedInIsToldHow(String words) {
        assertThat(run(words.split(" "))).isEqualTo(Exit.NOT_SIGNED_IN);
        assertThat(err.toString())
                .startsWith("parley: not signed in: parley login")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rooms --profile work create ops", "rooms create ops --profile work"})
    void aProfileIsNamedBeforeOrAfterTheSubcommand(String words) {
        assertThat(run(words.split(" "))).isEqualTo(Exit.NOT_SIGNED_IN);
        assertThat(err.toString()).contains("parley login --profile work");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login",
                "logout",
                "invite",
                "rooms",
                "send",
                "tail",
                "chat",
                "rooms create"
            })
    void everyCommandHasHelp(String words) {
        assertThat(run((words + " --help").split(" "))).isEqualTo(Exit.DONE);
        assertThat(out.toString()).startsWith("Usage: parley " + words).contains("--profile=NAME");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theHelpListsTheCommandsAndTheExitCodes() {
        assertThat(run("--help")).isEqualTo(Exit.DONE);
        assertThat(out.toString()).contains("login", "logout", "rooms", "send", "tail", "chat");
        assertThat(out.toString()).contains("Exit codes:", "not signed in");
    }
}
