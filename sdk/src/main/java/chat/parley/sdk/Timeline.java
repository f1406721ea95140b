package chat.parley.sdk;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a room's events come to: messages with their edits, reactions, threads, and tombstones. It
 * comes to the same in whatever order events are {@linkplain #learn learnt}. {@code
 * protocol/folding-scenarios.json} holds the rules as a table that clients in other languages run,
 * too. Holds what it is given; not thread-safe.
 */
public final class Timeline {
    /** What is said, by sequence. */
    private final NavigableMap<Long, Event> events = new TreeMap<>();

    /** By the sequence of an event, those that are or were about it. */
    private final Map<Long, SortedSet<Long>> about = new HashMap<>();

    /**
     * A message as it is shown.
     *
     * @param said what it says now; null when it was deleted
     * @param edits all texts that held, the first one first; empty when there is but one
     * @param reactions who reacted, by emoji, in the order in which they did
     * @param replies how many messages stand below it
     * @param deletedBy who deleted it, when that is known
     */
    public record Shown(
            long seq,
            UserId sender,
            Said.@Nullable Message said,
            List<String> edits,
            Map<String, List<UserId>> reactions,
            int replies,
            @Nullable UserId deletedBy) {

        public boolean isDeleted() {
            return said == null;
        }
    }

    /** Takes in an event; what is known to be deleted stays so. */
    public void learn(Event event) {
        events.merge(
                event.seq(),
                event,
                (known, told) -> known.content().equals(Content.EMPTY) ? known : told);
        Said.subjects(event).stream()
                .filter(of -> of < event.seq())
                .forEach(of -> about.computeIfAbsent(of, _ -> new TreeSet<>()).add(event.seq()));
    }

    /** All messages that are known, ascending. */
    public List<Shown> messages() {
        return events.values().stream().filter(Timeline::isMessage).map(this::shown).toList();
    }

    /** The message of this sequence, if one is known. */
    public Optional<Shown> message(long seq) {
        return Optional.ofNullable(events.get(seq)).filter(Timeline::isMessage).map(this::shown);
    }

    private static boolean isMessage(Event event) {
        return event.type().equals(EventType.MESSAGE);
    }

    private Shown shown(Event event) {
        Said.Message first = isDeleted(event) ? null : message(event);
        int replies = (int) notes(event, EventType.MESSAGE).stream().filter(this::isBelow).count();
        if (first == null) {
            return new Shown(
                    event.seq(),
                    event.sender(),
                    null,
                    List.of(),
                    Map.of(),
                    replies,
                    deleter(event));
        }
        List<Said.Edit> edits = edits(event);
        return new Shown(
                event.seq(),
                event.sender(),
                current(event, first, edits),
                texts(first, edits),
                reactions(event),
                replies,
                null);
    }

    private Said.Message current(Event event, Said.Message first, List<Said.Edit> edits) {
        Long replyTo = first.replyTo();
        Long answered = replyTo != null && replyTo < event.seq() ? replyTo : null;
        Long thread = isBelow(event) ? first.thread() : null;
        if (edits.isEmpty()) {
            return new Said.Message(
                    first.text(), answered, thread, first.mentions(), first.mentionsRoom());
        }
        Said.Edit last = edits.getLast();
        return new Said.Message(
                last.text(), answered, thread, last.mentions(), last.mentionsRoom());
    }

    private List<Said.Edit> edits(Event of) {
        List<Said.Edit> edits = new ArrayList<>();
        for (Event event : notes(of, EventType.EDIT)) {
            if (event.sender().equals(of.sender()) && said(event) instanceof Said.Edit edit) {
                edits.add(edit);
            }
        }
        return edits;
    }

    private static List<String> texts(Said.Message first, List<Said.Edit> edits) {
        List<String> texts = new ArrayList<>();
        if (!edits.isEmpty()) {
            texts.add(first.text());
            edits.forEach(edit -> texts.add(edit.text()));
        }
        return texts;
    }

    private record Reactor(String emoji, UserId user) {}

    private Map<String, List<UserId>> reactions(Event of) {
        Map<Reactor, Boolean> last = new LinkedHashMap<>();
        for (Event event : notes(of, EventType.REACTION)) {
            if (said(event) instanceof Said.Reaction reaction) {
                Reactor reactor = new Reactor(reaction.emoji(), event.sender());
                last.remove(reactor); // it is now the last one
                last.put(reactor, !Boolean.TRUE.equals(reaction.removed()));
            }
        }
        Map<String, List<UserId>> reactions = new LinkedHashMap<>();
        last.forEach(
                (reactor, holds) -> {
                    if (holds) {
                        reactions
                                .computeIfAbsent(reactor.emoji(), _ -> new ArrayList<>())
                                .add(reactor.user());
                    }
                });
        return reactions;
    }

    /** Whether the message stands below another one that is there, and in no thread itself. */
    private boolean isBelow(Event event) {
        Said.Message said = isDeleted(event) ? null : message(event);
        if (said == null || said.thread() == null || said.thread() >= event.seq()) {
            return false;
        }
        Event root = events.get(said.thread());
        return root != null && isMessage(root) && !isInThread(root);
    }

    private boolean isInThread(Event event) {
        Said.Message said = isDeleted(event) ? null : message(event);
        return said != null && said.thread() != null && said.thread() < event.seq();
    }

    private boolean isDeleted(Event event) {
        return deleter(event) != null;
    }

    private @Nullable UserId deleter(Event of) {
        return all(of, EventType.DELETION).map(Event::sender).findFirst().orElse(null);
    }

    /** What was said about the event and is not deleted itself, ascending. */
    private List<Event> notes(Event of, String type) {
        return all(of, type).filter(event -> !isDeleted(event)).toList();
    }

    private Stream<Event> all(Event of, String type) {
        return about.getOrDefault(of.seq(), Collections.emptySortedSet()).stream()
                .flatMap(seq -> Stream.ofNullable(events.get(seq)))
                .filter(event -> event.type().equals(type));
    }

    private static Said.@Nullable Message message(Event event) {
        return said(event) instanceof Said.Message message ? message : null;
    }

    private static @Nullable Said said(Event event) {
        try {
            return event.content().equals(Content.EMPTY)
                    ? null
                    : Said.of(event.type(), event.content());
        } catch (InvalidJson _) {
            return null; // of no shape that is known here
        }
    }
}
