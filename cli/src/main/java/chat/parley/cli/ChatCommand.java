package chat.parley.cli;

import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.ParleyClient;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** {@code parley chat}. */
@Command(
        name = "chat",
        description = {
            "Talk in a room: what others say appears above the line that you type in.",
            "/help lists what else can be typed; Ctrl-D leaves."
        })
final class ChatCommand implements Callable<Integer> {
    @Option(names = "--room", paramLabel = "ROOM", required = true, description = RoomNames.HELP)
    private String room = "";

    @Mixin private ClientOptions client = new ClientOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        client.read();
        try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
            LineReader reader =
                    LineReaderBuilder.builder()
                            .terminal(terminal)
                            .appName("parley")
                            .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
                            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                            .build();
            return talk(reader);
        }
    }

    private int talk(LineReader reader) throws InterruptedException {
        Consumer<String> screen = reader::printAbove;
        var notes = new ConnectionNotes(note -> screen.accept("… " + note));
        try (ParleyClient parley = client.connect(notes);
                RoomTalk talk = new RoomTalk(client, parley)) {
            People people = new People(parley.rest());
            RoomNames names = new RoomNames(parley.rest(), people);
            RoomSummary first = names.own(room);
            var chat =
                    new Chat(
                            parley,
                            talk,
                            names,
                            new EventLines(people),
                            first,
                            screen,
                            notes::isOnline);
            screen.accept("You are in " + names.label(first) + "; /help lists the commands.");
            readLines(reader, chat);
            return farewell(chat, screen);
        }
    }

    private static void readLines(LineReader reader, Chat chat) throws InterruptedException {
        try {
            boolean stays = true;
            while (stays) {
                stays = chat.typed(reader.readLine(chat.prompt()));
            }
        } catch (EndOfFileException | UserInterruptException _) {
            // Ctrl-D and Ctrl-C leave
        }
    }

    private static int farewell(Chat chat, Consumer<String> screen) throws InterruptedException {
        int unsent = chat.leave();
        if (unsent > 0) {
            screen.accept("! not acknowledged: " + unsent);
        }
        return unsent == 0 ? Exit.DONE : Exit.FAILED;
    }
}
