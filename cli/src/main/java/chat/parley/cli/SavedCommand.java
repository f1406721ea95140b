package chat.parley.cli;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.sdk.RestClient;
import chat.parley.sdk.Timeline;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final String UNREADABLE = "* not to be read any more";

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
                Map<RoomId, Timeline> said = timelines(rest, page.messages());
                page.messages().forEach(one -> out.println(line(one, said, rooms, people)));
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

    /** Those of the messages that may still be read, as they are by now. */
    private static Map<RoomId, Timeline> timelines(RestClient rest, List<Rest.SavedMessage> saved) {
        Map<RoomId, List<Event>> events = new HashMap<>();
        for (Rest.SavedMessage one : saved) {
            if (one.event() != null) {
                events.computeIfAbsent(one.room(), _ -> new ArrayList<>()).add(one.event());
            }
        }
        Map<RoomId, Timeline> timelines = new HashMap<>();
        events.forEach((room, said) -> timelines.put(room, timeline(rest, room, said)));
        return timelines;
    }

    private static Timeline timeline(RestClient rest, RoomId room, List<Event> said) {
        Timeline timeline = new Timeline();
        said.forEach(timeline::learn);
        List<Long> of = said.stream().map(Event::seq).toList();
        @Nullable Long after = 0L;
        while (after != null) {
            Rest.Related notes = rest.notes(room, of, after);
            notes.events().forEach(timeline::learn);
            after = notes.next();
        }
        return timeline;
    }

    private static String line(
            Rest.SavedMessage saved,
            Map<RoomId, Timeline> said,
            Map<String, String> rooms,
            People people) {
        String id = saved.room().toString();
        String text =
                Optional.ofNullable(said.get(saved.room()))
                        .flatMap(timeline -> timeline.message(saved.seq()))
                        .map(message -> said(message, people))
                        .orElse(UNREADABLE);
        return "%-24s %-8d %s".formatted(rooms.getOrDefault(id, id), saved.seq(), text);
    }

    private static String said(Timeline.Shown message, People people) {
        Said.@Nullable Message said = message.said();
        return said == null
                ? UNREADABLE
                : people.name(message.sender()) + ": " + Terminals.clean(said.text());
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
