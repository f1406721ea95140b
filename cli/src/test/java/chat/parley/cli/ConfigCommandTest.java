package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server;
import chat.parley.server.Setting;
import chat.parley.server.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code parley config}, in this process. */
class ConfigCommandTest {
    private final StringWriter out = new StringWriter();

    @TempDir Path folder;

    private int run(String... words) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        return commandLine.execute(words);
    }

    @Test
    void whatIsInForceIsShownAndTheFirstStartIsForetold() {
        Path data = folder.resolve("data");

        int exit = run("config", "check", "--data", data.toString(), "--port", "9");

        assertThat(exit).isEqualTo(Exit.DONE);
        assertThat(out.toString())
                .containsPattern("port +=  ?9  \\(the flag --port\\)")
                .containsPattern("host +=  ?127.0.0.1  \\(the default\\)")
                .contains("well: data folder " + data);
        assertThat(data).doesNotExist();
    }

    @Test
    void aRunningServerIsNoHindrance() {
        var flags =
                Map.of(
                        Setting.DATA, folder.resolve("data").toString(),
                        Setting.PORT, "0",
                        Setting.DRAIN_SECONDS, "0");
        try (Server server = Server.start(Settings.read(flags, Map.of()))) {
            assertThat(server.address()).isNotNull();

            int exit = run("config", "check", "--data", folder.resolve("data").toString());

            assertThat(exit).isEqualTo(Exit.DONE);
            assertThat(out.toString()).contains("holds the stores");
        }
    }

    @Test
    void everyWrongSettingIsNamed() {
        assertThat(run("config", "check", "--port", "x", "--tls-key", "k.pem"))
                .isEqualTo(Exit.USAGE);
        assertThat(out.toString())
                .contains("wrong: invalid setting port = 'x' (from the flag --port)")
                .contains("wrong: settings tls-certificate and tls-key belong together");
    }

    @Test
    void whatIsInTheWayOfAStartIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path absent = folder.resolve("absent.pem");

        int exit =
                run(
                        "config",
                        "check",
                        "--data",
                        file.toString(),
                        "--tls-certificate",
                        absent.toString(),
                        "--tls-key",
                        absent.toString());

        assertThat(exit).isEqualTo(Exit.FAILED);
        assertThat(out.toString())
                .contains("wrong: data folder " + file, "is no folder")
                .contains("wrong: certificate " + absent, "there is no file");
    }
}
