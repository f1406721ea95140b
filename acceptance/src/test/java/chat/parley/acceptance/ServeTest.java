package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/** How the server starts and ends. */
class ServeTest {
    @TempDir Path folder;

    @Test
    void sigtermEndsItCleanlyAndTheNextStartGoesOn() {
        try (ServerProcess server = new ServerProcess(folder)) {
            server.signUp("ada", null);
            RoomId room;
            try (ParleyClient ada = server.signIn("ada")) {
                room = ada.createRoom("ops", RoomKind.PRIVATE).room();
                ada.send(room, "before");
            }

            assertThat(server.process().terminate()).isZero();
            assertThat(server.process().complaints()).isEmpty();
            server.restart();

            try (ParleyClient ada = server.signIn("ada")) {
                assertThat(ada.send(room, "after").seq()).isEqualTo(3);
            }
        }
    }

    @Test
    void theBuildHasMadeACacheForFastStarts() {
        assertThat(ParleyProcess.AOT_CACHE)
                .exists(); // each start of these tests refuses a wrong one
    }

    @Test
    void aSecondServerOnTheSameFolderIsRefused() {
        try (ServerProcess server = new ServerProcess(folder);
                ParleyProcess second = serve(Map.of(), "--port", "0", "--data", data())) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.errors())
                    .singleElement()
                    .asString()
                    .contains(data())
                    .contains("in use by another Parley");
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    @Test
    void aSecondServerOnTheSamePortIsToldSo() {
        try (ServerProcess server = new ServerProcess(folder)) {
            String port = String.valueOf(server.address().getPort());
            try (ParleyProcess second =
                    serve(Map.of(), "--port", port, "--data", folder.resolve("other").toString())) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.errors()).singleElement().asString().contains("port " + port);
            }
        }
    }

    @Test
    void anInvalidSettingIsNamedWithWhatIsAllowed() {
        try (ParleyProcess flag = serve(Map.of(), "--port", "eighty")) {
            assertThat(flag.exitCode()).isEqualTo(2);
            assertThat(flag.errors()).singleElement().asString().contains("port", "0 to 65535");
        }
        try (ParleyProcess variable = serve(Map.of("PARLEY_PROT", "80"))) {
            assertThat(variable.exitCode()).isEqualTo(2);
            assertThat(variable.errors()).singleElement().asString().contains("PARLEY_PROT");
        }
    }

    private ParleyProcess serve(Map<String, String> variables, String... flags) {
        String[] arguments = new String[flags.length + 1];
        arguments[0] = "serve";
        System.arraycopy(flags, 0, arguments, 1, flags.length);
        return ParleyProcess.start(folder, variables, arguments);
    }

    private String data() {
        return folder.resolve("data").toString();
    }
}
