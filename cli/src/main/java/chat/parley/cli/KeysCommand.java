package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.UserId;
import chat.parley.sdk.EncryptedRooms;
import chat.parley.sdk.RecoveryWords;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** {@code parley keys} and its own commands. */
@Command(
        name = "keys",
        description = {
            "Show whether this terminal reads and writes in encrypted rooms, or set it up.",
            "Keys lie beside the sign-in, in $PARLEY_HOME or ~/.config/parley, readable only for"
                    + " you; parley logout deletes them.",
            Keys.PREVIEW
        },
        synopsisSubcommandLabel = "[COMMAND]")
final class KeysCommand implements Callable<Integer> {
    private static final int ASKED_WORDS = 3;

    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    private final BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, UTF_8));

    private interface Work {
        void on(RestClient rest, EncryptedRooms rooms);
    }

    private int with(Work work) {
        try (RestClient rest = client.rest();
                EncryptedRooms rooms = client.encrypted(rest)) {
            work.on(rest, rooms);
            return Exit.DONE;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Override
    public Integer call() {
        return with(
                (_, rooms) -> {
                    switch (rooms.state()) {
                        case NEW -> out().println("No keys yet: parley keys setup makes them.");
                        case LOCKED ->
                                out().println(
                                                "This terminal has no keys yet: parley keys unlock"
                                                        + " opens yours by your recovery words.");
                        case READY ->
                                out().println(
                                                "This terminal reads and writes in encrypted rooms;"
                                                        + " devices of yours that do: "
                                                        + rooms.devices().size()
                                                        + ".");
                    }
                    out().println(Keys.PREVIEW);
                });
    }

    @Command(
            name = "setup",
            description = {
                "Make your keys for encrypted rooms, with twelve recovery words.",
                "The words are shown once: write them down. They open what was said on your other"
                        + " devices, and here if this terminal is lost; nobody else has them."
            })
    int setup() {
        return with(
                (_, rooms) -> {
                    if (rooms.state() != EncryptedRooms.State.NEW) {
                        throw new Failure(
                                Exit.FAILED,
                                rooms.state() == EncryptedRooms.State.READY
                                        ? "this terminal has its keys already"
                                        : "your account has keys already: parley keys unlock opens"
                                                + " them by your recovery words");
                    }
                    String words = RecoveryWords.make();
                    show(words.split(" "));
                    prove(words.split(" "));
                    rooms.setUp(words);
                    out().println("Your keys are made: this terminal is ready.");
                });
    }

    private void show(String[] words) {
        out().println("Your recovery words; write them down, they are not shown again:");
        for (int i = 0; i < words.length; i++) {
            out().println(String.format(Locale.ROOT, "  %2d  %s", i + 1, words[i]));
        }
        out().println(Keys.PREVIEW);
    }

    private void prove(String[] words) {
        TreeSet<Integer> asked = new TreeSet<>();
        SecureRandom random = new SecureRandom();
        while (asked.size() < ASKED_WORDS) {
            asked.add(random.nextInt(words.length));
        }
        for (int place : asked) {
            String said = line("Word " + (place + 1) + ":");
            if (!words[place].equals(said.strip().toLowerCase(Locale.ROOT))) {
                throw new Failure(
                        Exit.FAILED,
                        "that is not word " + (place + 1) + ": nothing was set up, begin again");
            }
        }
    }

    @Command(
            name = "unlock",
            description = {
                "Open your keys on this terminal, by your twelve recovery words.",
                "What was said in your rooms before can be read here then."
            })
    int unlock() {
        return with(
                (_, rooms) -> {
                    switch (rooms.state()) {
                        case READY ->
                                throw new Failure(
                                        Exit.FAILED, "this terminal has its keys already");
                        case NEW ->
                                throw new Failure(
                                        Exit.FAILED,
                                        "your account has no keys yet: parley keys setup makes"
                                                + " them");
                        case LOCKED -> {}
                    }
                    String words = secret("Your recovery words:");
                    if (!RecoveryWords.areWords(words)) {
                        throw new Failure(
                                Exit.FAILED,
                                "these are not the twelve words: compare them with what you noted");
                    }
                    rooms.unlock(words);
                    out().println("Your keys are open: this terminal is ready.");
                });
    }

    @Command(
            name = "safety",
            description = {
                "Show the safety number of you and somebody.",
                "When it is the same at theirs, nobody stands between you: compare it by another"
                        + " way than this server."
            })
    int safety(@Parameters(paramLabel = "USER", description = "their account name") String user) {
        return with(
                (rest, rooms) -> {
                    Keys.require(rooms);
                    UserId other = new RoomNames(rest, new People(rest)).user(user);
                    out().println(rooms.safetyNumber(other).replaceAll("(?<=\\G.{5})(?=.)", " "));
                });
    }

    /** Without echo where somebody types it. */
    private String secret(String prompt) {
        Optional<Console> console =
                Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (console.isEmpty()) {
            return line(prompt);
        }
        char[] typed = console.get().readPassword("%s ", prompt);
        return typed == null ? "" : new String(typed);
    }

    private String line(String prompt) {
        out().println(prompt);
        out().flush();
        try {
            String line = input.readLine();
            if (line == null) {
                throw new Failure(Exit.FAILED, "nothing was typed: nothing was done");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("standard input", e);
        }
    }
}
