package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Rest;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Two people in an encrypted room, with the shipped program only. */
@Timeout(180)
class EncryptedTerminalTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern WORD = Pattern.compile(" *(\\d+) {2}([a-z]+)");
    private static final Pattern ASKED = Pattern.compile("Word (\\d+):");

    @TempDir static Path folder;
    static ServerProcess server;
    static Terminal adas;
    static Terminal bobs;
    static String[] adasWords;

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
        assertThat(adas.fails(1, "rooms", "create", "--private", "--encrypted", "owls"))
                .containsExactly(
                        "parley: the room is encrypted, and this device has no keys: parley keys"
                                + " setup makes them");
        adasWords = setUp(adas);
        setUp(bobs);
        assertThat(adas.succeeds("rooms", "create", "--private", "--encrypted", "owls"))
                .singleElement()
                .asString()
                .endsWith("(encrypted)");
        adas.succeeds("rooms", "invite", "owls", "bob");
        bobs.succeeds("rooms", "join", "owls");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    /** Notes the words and proves it, as a person would. */
    private static String[] setUp(Terminal terminal) {
        String[] words = new String[12];
        try (var setup = terminal.start("keys", "setup")) {
            for (int asked = 1; asked <= 3; asked++) {
                int questions = asked;
                await().atMost(SOON).until(() -> count(setup, ASKED) == questions);
                setup.lines().forEach(line -> note(words, line));
                Matcher last = ASKED.matcher(setup.lines().getLast());
                assertThat(last.matches()).isTrue();
                setup.type(words[Integer.parseInt(last.group(1)) - 1]);
            }
            setup.endInput();
            assertThat(setup.exitCode()).as("%s", setup.errors()).isZero();
        }
        return words;
    }

    private static void note(String[] words, String line) {
        Matcher word = WORD.matcher(line);
        if (word.matches()) {
            words[Integer.parseInt(word.group(1)) - 1] = word.group(2);
        }
    }

    private static long count(ParleyProcess process, Pattern pattern) {
        return process.lines().stream().filter(line -> pattern.matcher(line).matches()).count();
    }

    private static boolean shows(ParleyProcess process, String text) {
        return process.lines().stream().anyMatch(line -> line.endsWith(text));
    }

    private static boolean says(ParleyProcess process, String text) {
        return process.lines().stream().anyMatch(line -> line.contains(text));
    }

    @Test
    void whatOneTypesTheOtherReads() {
        try (var ada = adas.start("chat", "--room", "owls");
                var bob = bobs.start("chat", "--room", "owls")) {
            ada.type("good evening, bob");
            await().atMost(SOON).until(() -> shows(bob, "good evening, bob"));
            bob.type("good evening, ada");
            await().atMost(SOON).until(() -> shows(ada, "good evening, ada"));
            ada.type("/quit");
            bob.type("/quit");
            assertThat(ada.exitCode()).isZero();
            assertThat(bob.exitCode()).isZero();
        }
    }

    @Test
    void aTerminalThatIsKilledWhileItSendsAndOneOutOfABackupGoOn() throws IOException {
        try (var tail = bobs.start("tail", "--room", "owls", "--last", "0")) {
            Path group = group();
            Path backup = folder.resolve("backup");
            try (var send = adas.start("send", "--room", "owls", "-")) {
                send.type("line 0 ends");
                await().atMost(SOON).until(() -> shows(tail, "line 0 ends"));
                Files.copy(group, backup, StandardCopyOption.REPLACE_EXISTING);
                for (int i = 1; i <= 100; i++) {
                    send.type("line " + i + " ends");
                }
                await().atMost(SOON).until(() -> shows(tail, "line 5 ends"));
                send.kill();
            }
            adas.succeeds("send", "--room", "owls", "after", "the", "kill");
            await().atMost(SOON).until(() -> shows(tail, "after the kill"));
            List<String> lines =
                    tail.lines().stream().filter(line -> line.contains("ada: line ")).toList();
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i)).endsWith("ada: line " + i + " ends");
            }
            assertThat(tail.lines()).noneMatch(line -> line.contains("cannot be read"));
            Files.copy(backup, group, StandardCopyOption.REPLACE_EXISTING);
            adas.succeeds("send", "--room", "owls", "after", "the", "backup");
            await().atMost(SOON).until(() -> shows(tail, "after the backup"));
            assertThat(tail.lines()).noneMatch(line -> line.contains("cannot be read"));
            assertThat(tail.lines().stream().filter(line -> line.contains("changed the keys")))
                    .as("it comes in anew before it says anything")
                    .isNotEmpty();
        }
        readsOnAnotherDevice();
    }

    private static Path group() throws IOException {
        try (Stream<Path> files = Files.list(adas.home().resolve("default.keys"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("group-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void readsOnAnotherDevice() {
        Terminal other = Terminal.of(folder.resolve("other"), server, "ada");
        assertThat(other.fails(1, "send", "--room", "owls", "hello").getFirst())
                .contains("parley keys unlock");
        try (var early = other.start("tail", "--room", "owls", "--last", "10")) {
            await().atMost(SOON).until(() -> says(early, "cannot be read here: this device has"));
            try (var unlock = other.start("keys", "unlock")) {
                unlock.type(String.join(" ", adasWords));
                assertThat(unlock.exitCode()).as("%s", unlock.errors()).isZero();
            }
            bobs.succeeds("send", "--room", "owls", "after", "the", "words");
            await().atMost(SOON).until(() -> shows(early, "after the words"));
            await().atMost(SOON).until(() -> shows(early, "ada: after the backup"));
        }
        try (var tail = other.start("tail", "--room", "owls", "--last", "200")) {
            await().atMost(SOON).until(() -> shows(tail, "after the backup"));
            assertThat(tail.lines())
                    .anyMatch(line -> line.endsWith("ada: line 0 ends"))
                    .noneMatch(line -> line.contains("cannot be read"));
        }
        assertThat(other.succeeds("keys").getFirst()).contains("devices of yours that do: 2");
        assertThat(other.succeeds("logout").getLast()).contains("recovery words");
    }
}
