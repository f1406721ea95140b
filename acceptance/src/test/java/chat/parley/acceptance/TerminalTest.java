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

/** Two people at two terminals, with the shipped program only. */
class TerminalTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path folder;
    static ServerProcess server;

    static Terminal adas;
    static Terminal bobs;

    @BeforeAll
    static void twoPeople() {
        server = new ServerProcess(folder.resolve("server"));
        server.signUp("ada", null);
        try (ParleyClient ada = server.signIn("ada")) {
            String code = ada.rest().invite(new Rest.NewInvitation(1, null, null, null)).code();
            server.signUp("bob", code);
        }
        adas = Terminal.of(folder.resolve("ada"), server, "ada");
        bobs = Terminal.of(folder.resolve("bob"), server, "bob");
        adas.succeeds("rooms", "create", "ops");
        bobs.succeeds("rooms", "join", "ops");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void whatOneTypesTheOtherReads() {
        try (var ada = adas.start("chat", "--room", "ops");
                var bob = bobs.start("chat", "--room", "ops")) {
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
        try (var tail = bobs.start("tail", "--room", "ops");
                var send = adas.start("send", "--room", "ops", "-")) {
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
        assertThat(adas.fails(1, "send", "--room", "no-such-room", "hello"))
                .singleElement()
                .asString()
                .contains("no-such-room");
    }

    private static boolean shows(ParleyProcess process, String text) {
        return process.lines().stream().anyMatch(line -> line.contains(text));
    }
}
