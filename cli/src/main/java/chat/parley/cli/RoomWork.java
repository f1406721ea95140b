package chat.parley.cli;

import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** What commands of {@code parley rooms} that are about one room have in common. */
@Command
abstract class RoomWork implements Callable<Integer> {
    @ParentCommand private RoomsCommand rooms = new RoomsCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "ROOM", description = RoomNames.HELP)
    private String room = "";

    @Override
    public Integer call() {
        try (RestClient rest = rooms.rest()) {
            RoomNames names = new RoomNames(rest, new People(rest));
            RoomSummary found = names.own(room);
            on(rest, names, found);
        }
        return Exit.DONE;
    }

    abstract void on(RestClient rest, RoomNames names, RoomSummary found);

    void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
