package chat.parley.rooms;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What was said about events: edits of them, reactions to them, messages in their threads. Reads
 * the tables, and of the log only what they do not follow yet. Blocks; safe for use by many
 * threads. Refuses by {@link chat.parley.protocol.Refusal}.
 */
public final class RelatedEvents {
    private final EventHistory log;
    private final Directory directory;
    private final RoomReader reader;

    public RelatedEvents(EventHistory log, Directory directory, RoomReader reader) {
        this.log = log;
        this.directory = directory;
        this.reader = reader;
    }

    /** Who made how many of these events of a room, in the order of the first of each. */
    public Map<UserId, Long> authors(RoomId room, Collection<Long> of) {
        return EventPick.pick(log, StreamId.of(room), of).stream()
                .collect(groupingBy(Event::sender, LinkedHashMap::new, counting()));
    }

    /**
     * A page, ascending.
     *
     * @param next to be given as {@code after}; null when nothing follows
     */
    public record Page(List<Event> events, @Nullable Long next) {}

    /**
     * Events of these types about these events, as far as the reader sees both.
     *
     * @param after only events of a greater sequence
     */
    public Page read(
            RoomId room,
            UserId person,
            Collection<Long> of,
            Set<String> types,
            long after,
            int limit) {
        long projected = directory.room(room).map(RoomRecord::projected).orElse(0L);
        long head = log.head(StreamId.of(room)).head();
        Audience audience = reader.audience(room, person, head);
        return read(new Seen(room, projected, head, audience), of, types, after, limit);
    }

    /**
     * A message and the last edit of it, as far as this person saw them, also after they left;
     * empty when it was deleted, or they never saw it.
     */
    public List<Event> seen(RoomId room, UserId person, long seq) {
        long projected = directory.room(room).map(RoomRecord::projected).orElse(0L);
        long head = log.head(StreamId.of(room)).head();
        Audience audience = Audience.of(directory.membership(room, person));
        List<Event> message =
                EventPick.pick(log, StreamId.of(room), List.of(seq)).stream()
                        .filter(event -> audience.sees(event.seq()))
                        .filter(ReadableMessages::isMessage)
                        .toList();
        if (message.isEmpty()) {
            return message;
        }
        Optional<Event> edit = lastEdit(new Seen(room, projected, head, audience), seq);
        return Stream.concat(message.stream(), edit.stream()).toList();
    }

    /** Looks in what the tables do not follow yet, then in them, from the last one back. */
    private Optional<Event> lastEdit(Seen seen, long of) {
        return unprojectedEdit(seen, of).or(() -> projectedEdit(seen, of));
    }

    private Optional<Event> unprojectedEdit(Seen seen, long of) {
        Audience audience = seen.audience();
        List<Event> edits = new ArrayList<>();
        EventPages.each(
                log,
                StreamId.of(seen.room()),
                seen.projected(),
                seen.head(),
                event -> {
                    audience.fold(event);
                    if (isSeenEdit(event, of, audience)) {
                        edits.add(event);
                    }
                });
        return edits.isEmpty() ? Optional.empty() : Optional.of(edits.getLast());
    }

    /** Not the first one found, when that was deleted a moment ago. */
    private Optional<Event> projectedEdit(Seen seen, long of) {
        long last = editBefore(seen, of, Math.min(seen.projected(), seen.head()) + 1);
        for (long at = last; at > of; at = editBefore(seen, of, at)) {
            Optional<Event> edit =
                    EventPick.pick(log, StreamId.of(seen.room()), List.of(at)).stream()
                            .filter(event -> isSeenEdit(event, of, seen.audience()))
                            .findFirst();
            if (edit.isPresent()) {
                return edit;
            }
        }
        return Optional.empty();
    }

    /** What the person was not there for is passed over at once. */
    private long editBefore(Seen seen, long of, long before) {
        long upTo = seen.audience().lastSeenBefore(before);
        return directory.lastAbout(seen.room(), of, EventType.EDIT, upTo + 1);
    }

    private static boolean isSeenEdit(Event event, long of, Audience audience) {
        return event.type().equals(EventType.EDIT)
                && audience.sees(event.seq())
                && isAbout(event, Set.of(of));
    }

    /** What somebody sees of a room whose tables and log stand there. */
    private record Seen(RoomId room, long projected, long head, Audience audience) {}

    private Page read(Seen seen, Collection<Long> of, Set<String> types, long after, int limit) {
        StreamId stream = StreamId.of(seen.room());
        Audience audience = seen.audience();
        long head = seen.head();
        Set<Long> visible = new HashSet<>(of);
        visible.removeIf(seq -> !audience.sees(seq));
        List<Relation> known = directory.relations(seen.room(), visible, types, after, limit);
        TreeSet<Long> seqs = known.stream().map(Relation::seq).collect(toCollection(TreeSet::new));
        // an event that is about several of them fills as many rows: there may be more of others
        boolean full = known.size() == limit;
        if (!full) {
            EventPages.each(
                    log,
                    stream,
                    Math.max(seen.projected(), after),
                    head,
                    event -> {
                        if (types.contains(event.type()) && isAbout(event, visible)) {
                            seqs.add(event.seq());
                        }
                    });
        }
        List<Long> page = seqs.stream().limit(limit).toList();
        List<Event> events =
                EventPick.pick(log, stream, page).stream()
                        .filter(event -> event.seq() <= head && audience.sees(event.seq()))
                        .filter(event -> isAbout(event, visible))
                        .toList();
        return new Page(events, full || seqs.size() > limit ? page.getLast() : null);
    }

    private static boolean isAbout(Event event, Set<Long> seqs) {
        return Relation.in(event).stream().anyMatch(relation -> seqs.contains(relation.of()));
    }
}
