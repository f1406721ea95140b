package chat.parley.rooms;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
        StreamId stream = StreamId.of(room);
        long projected = directory.room(room).map(RoomRecord::projected).orElse(0L);
        long head = log.head(stream).head();
        Audience audience = reader.audience(room, person, head);
        Set<Long> visible = new HashSet<>(of);
        visible.removeIf(seq -> !audience.sees(seq));
        List<Relation> known = directory.relations(room, visible, types, after, limit);
        TreeSet<Long> seqs = known.stream().map(Relation::seq).collect(toCollection(TreeSet::new));
        // an event that is about several of them fills as many rows: there may be more of others
        boolean full = known.size() == limit;
        if (!full) {
            EventPages.each(
                    log,
                    stream,
                    Math.max(projected, after),
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
