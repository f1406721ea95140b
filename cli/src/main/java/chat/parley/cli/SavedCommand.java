package chat.parley.cli;

import chat.parley.protocol.Event;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code parley saved} and its own commands. */
@Command(
        name = "saved",
        description = {
            "List the messages that you keep, the last saved first, or keep one.",
            "A message is named by its room and its number there (seq), as parley tail --json tells"
                    + " it.",
            "Without a command: the list."
        },
        synopsisSubcommandLabel = "[COMMAND]")
final class SavedCommand implements Callable<Integer> {
    private static final String SEQ = "its number in the room";

    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (RestClient rest = client.rest()) {
            People people = new People(rest);
            Map<String, String> rooms = labels(rest, new RoomNames(rest, people));
            @Nullable String cursor = null;
            do {
                Rest.SavedMessages page = rest.saved(cursor, Limits.PAGE_ENTRIES);
                page.messages().forEach(one -> out.println(line(one, rooms, people)));
                out.flush();
                cursor = page.next();
            } while (cursor != null && !out.checkError());
        }
        return Exit.DONE;
    }

    private static Map<String, String> labels(RestClient rest, RoomNames names) {
        Map<String, String> labels = new HashMap<>();
        for (RoomSummary room : rest.rooms()) {
            labels.put(room.room().toString(), names.label(room));
        }
        return labels;
    }

    private static String line(Rest.SavedMessage saved, Map<String, String> rooms, People people) {
        String id = saved.room().toString();
        return "%-24s %-8d %s"
                .formatted(rooms.getOrDefault(id, id), saved.seq(), said(saved.event(), people));
    }

    private static String said(@Nullable Event event, People people) {
        if (event == null) {
            return "* not to be read any more";
        }
        try {
            String text = event.content().as(Said.Message.class).text();
            return people.name(event.sender()) + ": " + Terminals.clean(text);
        } catch (InvalidJson _) {
            return "* not to be read any more";
        }
    }

    @Command(name = "add", description = "Keep a message.")
    int add(
            @Parameters(paramLabel = "ROOM", description = RoomNames.HELP) String room,
            @Parameters(paramLabel = "SEQ", description = SEQ) long seq) {
        try (RestClient rest = client.rest()) {
            rest.save(new RoomNames(rest, new People(rest)).own(room).room(), seq);
        }
        return Exit.DONE;
    }

    @Command(name = "remove", description = "Keep a message no more.")
    int remove(
            @Parameters(paramLabel = "ROOM", description = RoomNames.HELP) String room,
            @Parameters(paramLabel = "SEQ", description = SEQ) long seq) {
        try (RestClient rest = client.rest()) {
            rest.unsave(new RoomNames(rest, new People(rest)).own(room).room(), seq);
        }
        return Exit.DONE;
    }
}
