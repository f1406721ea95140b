package chat.parley.cli;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.StreamItem;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code parley tail}. */
@Command(
        name = "tail",
        description = {
            "Print what is said in a room, one line for each event, until Ctrl-C.",
            "Goes on through restarts of the server with no hole and no double; that the connection"
                    + " is lost or back is told on standard error.",
            "What cannot be read when it comes, in an encrypted room, is printed again once it"
                    + " can.",
            "With --cursor the next run goes on where this one stopped; after a kill the last line"
                    + " may come again."
        })
final class TailCommand implements Callable<Integer> {
    private static final long LAST = 10;

    /** How long a server may be away when this begins. */
    private static final Duration START = Duration.ofSeconds(60);

    @Option(names = "--room", paramLabel = "ROOM", required = true, description = RoomNames.HELP)
    private String room = "";

    @ArgGroup private Start start = new Start();

    @Option(
            names = "--json",
            description =
                    "print each event as the server sends it, in JSON; opened, where it is"
                            + " encrypted and this device can")
    private boolean json;

    @Option(
            names = "--cursor",
            paramLabel = "FILE",
            description = "keep in FILE up to where was printed, and go on there")
    private @Nullable Path cursor;

    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    /** Where to begin; at most one of the two. */
    private static final class Start {
        @Option(
                names = "--after",
                paramLabel = "SEQ",
                description = "begin after this sequence; 0: from the first event")
        private @Nullable Long after;

        @Option(
                names = "--last",
                paramLabel = "N",
                description = "begin with the last N events (default: 10)")
        private @Nullable Long last;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ParleyClient parley = client.connect(new ConnectionNotes(this::note))) {
            People people = new People(parley.rest());
            RoomNames names = new RoomNames(parley.rest(), people);
            RoomSummary found = new Patience(START, this::note).with(() -> names.own(room));
            CursorFile file = cursor == null ? null : new CursorFile(cursor);
            Cursor from = file == null ? null : file.read(found.room());
            try (RoomTalk talk = new RoomTalk(client, parley);
                    EventStream stream = parley.follow(from == null ? begin(found) : from)) {
                talk.stay(found);
                print(stream, new LateReads(talk, found), new EventLines(people), file);
            }
        }
        return Exit.DONE;
    }

    private void note(String note) {
        spec.commandLine().getErr().println("parley: " + Terminals.clean(note));
    }

    private Cursor begin(RoomSummary found) {
        if (start.after != null) {
            return new Cursor(found.room(), notNegative("--after", start.after), null);
        }
        long last = start.last == null ? LAST : notNegative("--last", start.last);
        long after = Math.max(found.floor(), found.head() - last);
        return new Cursor(found.room(), after, found.generation());
    }

    private static long notNegative(String option, long value) {
        if (value < 0) {
            throw Failure.usage(option + " must not be negative");
        }
        return value;
    }

    /** Ends when nobody reads the lines any more. */
    private void print(
            EventStream stream, LateReads reads, EventLines lines, @Nullable CursorFile file)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        while (!out.checkError()) {
            StreamItem item = stream.next();
            if (item == null) {
                return;
            }
            for (RoomTalk.Read read : reads.read(item)) {
                out.println(json ? EventLines.json(read.item()) : lines.text(read));
            }
            out.flush();
            if (file != null && !out.checkError()) {
                file.write(item.cursor());
            }
        }
    }
}
