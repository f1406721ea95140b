package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where somebody types commands of the shipped program.
 *
 * @param home folder with what it keeps of them
 */
record Terminal(Path home) {
    /** A terminal at which the person signed in. */
    static Terminal of(Path home, ServerProcess server, String name) {
        Terminal terminal = new Terminal(home);
        try (ParleyProcess login =
                terminal.start(
                        "login",
                        "--server",
                        server.address().toString(),
                        "--name",
                        name,
                        "--password-stdin")) {
            login.type(ServerProcess.PASSWORD);
            login.endInput();
            assertThat(login.exitCode()).as("%s", login.errors()).isZero();
        }
        return terminal;
    }

    ParleyProcess start(String... arguments) {
        return ParleyProcess.start(home, Map.of(), arguments);
    }

    /** What the command printed; it goes well, without any input. */
    List<String> succeeds(String... arguments) {
        ParleyProcess process = ended(arguments);
        assertThat(process.exitCode()).as("%s", process.errors()).isZero();
        return process.lines();
    }

    /** What the command complained of; it fails so, without any input. */
    List<String> fails(int exitCode, String... arguments) {
        ParleyProcess process = ended(arguments);
        assertThat(process.exitCode()).as("%s", process.lines()).isEqualTo(exitCode);
        return process.errors();
    }

    private ParleyProcess ended(String... arguments) {
        ParleyProcess process = start(arguments);
        process.endInput();
        return process;
    }
}
