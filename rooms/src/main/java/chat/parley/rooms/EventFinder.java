package chat.parley.rooms;

import static java.util.stream.Collectors.toCollection;

import chat.parley.protocol.Event;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.List;
import java.util.TreeSet;

/**
 * Finds events of a room that nobody has the number of: by when they were said, and by whom they
 * mention. Blocks; safe for use by many threads. Refuses by {@link chat.parley.protocol.Refusal}.
 */
public final class EventFinder {
    private final EventHistory log;
    private final Directory directory;
    private final RoomReader reader;

    public EventFinder(EventHistory log, Directory directory, RoomReader reader) {
        this.log = log;
        this.directory = directory;
        this.reader = reader;
    }

    /**
     * A page from the first event on that the person sees and that was said at this time or later,
     * found by some twenty readings of single events; an empty one when there is none.
     *
     * @param at milliseconds since 1970 UTC
     */
    public Rest.Events from(RoomId room, UserId person, long at, int limit) {
        StreamId stream = StreamId.of(room);
        StreamHead head = log.head(stream);
        Audience audience = reader.audience(room, person, head.head());
        long first = audience.firstSeenFrom(firstAt(stream, head, at));
        return reader.after(room, person, Math.min(first - 1, head.head()), limit);
    }

    /**
     * Bisects. A room's time goes back only where a clock was set back by more than ids are known
     * for: there, any of the places is found at which the time is reached.
     */
    private long firstAt(StreamId stream, StreamHead head, long at) {
        long from = head.floor() + 1;
        long to = head.head() + 1;
        while (from < to) {
            long middle = from + (to - from) / 2;
            List<Event> there = log.read(stream, middle - 1, 1);
            if (there.isEmpty() || there.getFirst().at() >= at) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }

    /**
     * Messages by others that mention the person or everybody, the newest first: a page of those
     * that they see, of nobody whom they have blocked. What nobody but clients can read mentions
     * nobody here.
     *
     * @param before only events of a smaller sequence
     */
    public Rest.Mentioned mentions(RoomId room, UserId person, long before, int limit) {
        StreamId stream = StreamId.of(room);
        long projected = directory.room(room).map(RoomRecord::projected).orElse(0L);
        long head = log.head(stream).head();
        Audience audience = reader.audience(room, person, head);
        TreeSet<Long> seqs =
                directory.mentioned(room, person, before, limit).stream()
                        .collect(toCollection(TreeSet::new));
        EventPages.each(
                log,
                stream,
                projected,
                Math.min(head, before - 1),
                event -> {
                    if (mentions(event, person) && !blocks(person, event.sender())) {
                        seqs.add(event.seq());
                    }
                });
        List<Long> page = seqs.descendingSet().stream().limit(limit).toList();
        List<Event> events =
                EventPick.pick(log, stream, page).reversed().stream()
                        .filter(event -> event.seq() <= head && audience.sees(event.seq()))
                        .filter(event -> mentions(event, person))
                        .toList();
        return new Rest.Mentioned(events, page.size() < limit ? null : page.getLast());
    }

    private boolean blocks(UserId person, UserId other) {
        return directory.blocks().stands(person, other);
    }

    private static boolean mentions(Event event, UserId person) {
        return Mention.in(event).stream().anyMatch(mention -> mention.isOf(person));
    }
}
