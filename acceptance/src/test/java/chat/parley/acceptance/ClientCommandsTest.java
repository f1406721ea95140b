package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.ServerRole;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * What the commands of the terminal promise scripts and people, as far as it takes a process of
 * their own; what does not is tried in {@code ServedCommandsTest}.
 */
@Timeout(300)
class ClientCommandsTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path folder;
    static ServerProcess server;
    static ParleyClient ada;
    static Terminal adas;

    @BeforeAll
    static void ada() {
        server = new ServerProcess(folder.resolve("server"));
        adas = new Terminal(folder.resolve("home"));
        ParleyProcess login = server.login(adas.home(), Map.of(), "ada");
        assertThat(login.exitCode()).as("%s", login.errors()).isZero();
        ada = server.signIn("ada");
    }

    @AfterAll
    static void end() {
        ada.close();
        server.close();
    }

    private static RoomId room(String name) {
        return ada.createRoom(name, RoomKind.PUBLIC).room();
    }

    @Test
    void whatIsSensitiveAsksForThePasswordAgain() throws SQLException {
        server.signUp(
                "trudy", ada.rest().invite(new Rest.NewInvitation(1, null, null, null)).code());
        server.forgetPasswords();
        assertThat(adas.fails(2, "admin", "role", "trudy", "admin"))
                .singleElement()
                .asString()
                .contains("--password-stdin");
        assertThat(giveRole("a wrong guess").errors())
                .containsExactly("parley: wrong password: nothing was done");
        assertThat(ada.rest().accounts("trudy"))
                .extracting(Rest.ManagedAccount::role)
                .containsExactly(ServerRole.MEMBER);
        assertThat(giveRole(ServerProcess.PASSWORD).lines())
                .singleElement()
                .asString()
                .contains("admin");
        assertThat(adas.succeeds("admin", "reset-password", "trudy").getFirst())
                .contains("/reset#");
    }

    private static ParleyProcess giveRole(String password) {
        ParleyProcess process = adas.start("admin", "role", "--password-stdin", "trudy", "admin");
        process.type(password);
        process.endInput();
        process.exitCode();
        return process;
    }

    @Test
    void theTokensLieWhereOnlyTheirOwnerReads() throws IOException {
        Path profile = adas.home().resolve("default.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(profile)).doesNotContain(ServerProcess.PASSWORD);
    }

    @Test
    void roomsThatAreNotEncryptedSaySo() {
        assertThat(adas.succeeds("rooms", "create", "--private", "secret"))
                .singleElement()
                .asString()
                .startsWith("secret")
                .endsWith("(not encrypted: the operator could read it)");
        assertThat(adas.succeeds("rooms"))
                .filteredOn(line -> line.startsWith("secret "))
                .hasSize(1);
    }

    @Test
    void aLineThatIsTooLongIsToldAndTheRestGoesOn() {
        RoomId room = room("lines");
        ParleyProcess send = adas.start("send", "--room", "lines", "-");
        send.type("one");
        send.type("x".repeat(20_000));
        send.type("");
        send.type("two");
        send.endInput();
        assertThat(send.exitCode()).isEqualTo(1);
        assertThat(send.errors()).singleElement().asString().contains("line 2");
        assertThat(ada.rest().eventsAfter(room, 1, 10).events())
                .extracting(event -> event.content().toString())
                .containsExactly("{\"text\":\"one\"}", "{\"text\":\"two\"}");
    }

    @Test
    void tailWithACursorGoesOnWhereItStopped() {
        RoomId room = room("journal");
        Path cursor = folder.resolve("cursor.json");
        for (int i = 1; i <= 5; i++) {
            ada.send(room, "entry " + i);
        }
        assertPrints(cursor, 1, 2, 3, 4, 5);
        ada.send(room, "entry 6");
        ada.send(room, "entry 7");
        assertPrints(cursor, 6, 7);
    }

    private static void assertPrints(Path cursor, int... entries) {
        try (ParleyProcess tail =
                adas.start(
                        "tail",
                        "--room",
                        "journal",
                        "--after",
                        "1",
                        "--cursor",
                        cursor.toString())) {
            int last = entries[entries.length - 1];
            await().atMost(SOON).until(() -> prints(tail, "entry " + last));
            assertThat(tail.lines()).hasSize(entries.length);
            for (int i = 0; i < entries.length; i++) {
                assertThat(tail.lines().get(i)).endsWith(" ada: entry " + entries[i]);
            }
            await().atMost(SOON).until(() -> Files.readString(cursor).contains(":" + (last + 1)));
            tail.terminate();
        }
    }

    private static boolean prints(ParleyProcess tail, String text) {
        return tail.lines().stream().anyMatch(line -> line.endsWith(text));
    }

    @Test
    void tailTellsOnStandardErrorThatTheServerIsGoneAndBack() {
        RoomId room = room("restarts");
        try (ParleyProcess tail = adas.start("tail", "--room", "restarts", "--after", "0")) {
            await().atMost(SOON).until(() -> tail.lines().size() == 1);
            server.crash();
            ada.send(room, "after the crash");
            await().atMost(SOON).until(() -> prints(tail, "after the crash"));
            assertThat(tail.lines()).hasSize(2);
            assertThat(tail.errors())
                    .containsExactly(
                            "parley: no connection to the server: trying again",
                            "parley: connected again");
        }
    }

    @Test
    void whoeverSignsOutIsAskedToSignInAgain() {
        ParleyProcess login =
                adas.start(
                        "login",
                        "--profile",
                        "second",
                        "--server",
                        server.address().toString(),
                        "--name",
                        "ada",
                        "--password-stdin");
        login.type(ServerProcess.PASSWORD);
        assertThat(login.exitCode()).isZero();
        assertThat(adas.succeeds("logout", "--profile", "second")).hasSize(1);
        assertThat(adas.fails(3, "rooms", "--profile", "second"))
                .singleElement()
                .asString()
                .contains("parley login --profile second");
    }

    @Test
    void aWrongPasswordIsOneLine() {
        ParleyProcess login =
                adas.start(
                        "login",
                        "--profile",
                        "wrong",
                        "--server",
                        server.address().toString(),
                        "--name",
                        "ada",
                        "--password-stdin");
        login.type("not the password");
        assertThat(login.exitCode()).isEqualTo(1);
        assertThat(login.errors()).containsExactly("parley: wrong name or password");
    }
}
