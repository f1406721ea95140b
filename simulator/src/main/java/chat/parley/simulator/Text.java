package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;
import chat.parley.rooms.Submission;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Words for the trace: people and rooms by their names, ids by their ends. */
final class Text {
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int ENOUGH = 6;

    private final Map<String, String> names = new HashMap<>();

    void name(UUID id, String name) {
        names.put(id.toString(), name);
    }

    String readable(String line) {
        return ID.matcher(line).replaceAll(id -> named(id.group()));
    }

    private String named(String id) {
        return names.getOrDefault(id, "…" + id.substring(id.length() - ENOUGH));
    }

    static String range(List<Event> events) {
        return events.isEmpty()
                ? "nothing"
                : events.getFirst().seq() + "-" + events.getLast().seq();
    }

    static String of(Input input) {
        return input instanceof Input.Submitted(Submission event, _)
                ? "Submitted[%s %s by %s]".formatted(event.type(), event.id(), event.sender())
                : input.toString();
    }

    static String of(Effect effect) {
        return effect instanceof Effect.Answer(_, var outcome)
                ? "Answer[" + outcome + "]"
                : effect.toString();
    }
}
