package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.sdk.ClientListener;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.ParleyException;
import chat.parley.sdk.RequestRefused;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code parley send}. */
@Command(
        name = "send",
        description = {
            "Send a message; done when it is on the server's disk.",
            "With - as text every line of standard input is a message; their order is kept, blank"
                    + " lines are left out. A line that the server will not take (too long) is told"
                    + " and the rest goes on.",
            "Example: date | parley send --room ops -"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every message is on the server's disk",
            "1:some are not, or nobody knows: standard error says which",
            "2:a wrong option or argument",
            "3:not signed in: parley login",
        })
final class SendCommand implements Callable<Integer> {
    @Option(names = "--room", paramLabel = "ROOM", required = true, description = RoomNames.HELP)
    private String room = "";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "how long to try each message (default: ${DEFAULT-VALUE}; 0: for ever)")
    private long timeout;

    @Option(
            names = "--reply-to",
            paramLabel = "SEQ",
            description = "the event that this answers, by its number")
    private @Nullable Long replyTo;

    @Option(
            names = "--thread",
            paramLabel = "SEQ",
            description = "the message that this stands below, by its number")
    private @Nullable Long thread;

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "the words of the message, or -")
    private List<String> words = List.of();

    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    private int failures;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (timeout < 0) {
            throw Failure.usage("--timeout must be 0 or more seconds");
        }
        try (ParleyClient parley = client.connect(ClientListener.NONE)) {
            RoomNames names = new RoomNames(parley.rest(), new People(parley.rest()));
            RoomSummary to = lookUp(names);
            boolean piped = words.equals(List.of("-"));
            try (RoomTalk talk = new RoomTalk(client, parley);
                    BufferedReader lines = piped ? standardInput() : text()) {
                talk.requireKeys(to);
                sendAll(talk, to, lines, piped);
            }
        }
        return failures == 0 ? Exit.DONE : Exit.FAILED;
    }

    private RoomSummary lookUp(RoomNames names) throws InterruptedException {
        Duration patience = patience();
        Duration limit = patience == null ? Duration.ofDays(365) : patience;
        return new Patience(limit, this::tell).with(() -> names.own(room));
    }

    private void tell(String problem) {
        spec.commandLine().getErr().println("parley: " + Terminals.clean(problem));
    }

    private static BufferedReader standardInput() {
        return new BufferedReader(new InputStreamReader(System.in, UTF_8));
    }

    private BufferedReader text() {
        return new BufferedReader(new StringReader(String.join(" ", words)));
    }

    private void sendAll(RoomTalk talk, RoomSummary to, BufferedReader lines, boolean piped)
            throws IOException {
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (piped && line.isBlank()) {
                continue;
            }
            if (!send(talk, to, line, piped ? "line " + number : "the message")) {
                break;
            }
        }
    }

    /** Whether it makes sense to go on. */
    private boolean send(RoomTalk talk, RoomSummary to, String line, String which) {
        try {
            Said.Message message = new Said.Message(line, replyTo, thread, null, null);
            talk.send(to, EventType.MESSAGE, Content.of(message), patience());
            return true;
        } catch (ParleyException e) {
            failures++;
            tell(which + " was not acknowledged: " + e.message());
            return e instanceof RequestRefused refused && isAboutTheText(refused.code());
        }
    }

    private static boolean isAboutTheText(ErrorCode code) {
        return code == ErrorCode.INVALID || code == ErrorCode.TOO_LARGE;
    }

    private @Nullable Duration patience() {
        return timeout == 0 ? null : Duration.ofSeconds(timeout);
    }
}
