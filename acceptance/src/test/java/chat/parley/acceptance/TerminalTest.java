package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Rest;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Two people at two terminals, with the shipped program only. */
class TerminalTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path folder;
    static ServerProcess server;

    static Path adas;
    static Path bobs;

    @BeforeAll
    static void twoPeople() {
        server = new ServerProcess(folder.resolve("server"));
        adas = folder.resolve("ada");
        bobs = folder.resolve("bob");
        server.signUp("ada", null);
        try (ParleyClient ada = server.signIn("ada")) {
            String code = ada.rest().invite(new Rest.NewInvitation(1, null, null, null)).code();
            server.signUp("bob", code);
        }
        login(server, adas, "ada", ServerProcess.PASSWORD);
        login(server, bobs, "bob", ServerProcess.PASSWORD);
        succeeds(adas, "rooms", "create", "ops");
        succeeds(bobs, "rooms", "join", "ops");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    static void login(ServerProcess server, Path home, String name, String password) {
        try (var login =
                ParleyProcess.start(
                        home,
                        Map.of(),
                        "login",
                        "--server",
                        server.address().toString(),
                        "--name",
                        name,
                        "--password-stdin")) {
            login.type(password);
            login.endInput();
            assertThat(login.exitCode()).as("%s", login.errors()).isZero();
        }
    }

    private static ParleyProcess succeeds(Path home, String... arguments) {
        ParleyProcess process = ParleyProcess.start(home, Map.of(), arguments);
        process.endInput();
        assertThat(process.exitCode()).as("%s", process.errors()).isZero();
        return process;
    }

    @Test
    void whatOneTypesTheOtherReads() {
        try (var ada = ParleyProcess.start(adas, Map.of(), "chat", "--room", "ops");
                var bob = ParleyProcess.start(bobs, Map.of(), "chat", "--room", "ops")) {
            ada.type("good morning, bob");
            await().atMost(SOON).until(() -> shows(bob, "good morning, bob"));
            bob.type("good morning, ada");
            await().atMost(SOON).until(() -> shows(ada, "good morning, ada"));
            ada.type("/quit");
            bob.type("/quit");
            assertThat(ada.exitCode()).isZero();
            assertThat(bob.exitCode()).isZero();
        }
    }

    @Test
    void pipesSendOneMessageForEachLineInOrder() {
        try (var tail = ParleyProcess.start(bobs, Map.of(), "tail", "--room", "ops");
                var send = ParleyProcess.start(adas, Map.of(), "send", "--room", "ops", "-")) {
            send.type("line one");
            send.type("line two");
            send.type("line three");
            send.endInput();
            assertThat(send.exitCode()).as("%s", send.errors()).isZero();
            await().atMost(SOON).until(() -> shows(tail, "line three"));
            assertThat(tail.lines().stream().filter(line -> line.contains("line ")).toList())
                    .satisfiesExactly(
                            one -> assertThat(one).endsWith("line one"),
                            two -> assertThat(two).endsWith("line two"),
                            three -> assertThat(three).endsWith("line three"));
        }
    }

    @Test
    void aRoomThatIsNotThereIsOneClearLine() {
        try (var send =
                ParleyProcess.start(adas, Map.of(), "send", "--room", "no-such-room", "hello")) {
            assertThat(send.exitCode()).isNotZero();
            assertThat(send.errors()).singleElement().asString().contains("no-such-room");
        }
    }

    private static boolean shows(ParleyProcess process, String text) {
        return process.lines().stream().anyMatch(line -> line.contains(text));
    }
}
