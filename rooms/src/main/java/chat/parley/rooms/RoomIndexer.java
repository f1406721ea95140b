package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what the tables do not know yet of a room's log, carries out its deletions, and tells what
 * its events say about each other. Blocks; doing it twice changes nothing.
 */
final class RoomIndexer {
    private final EventLog log;
    private final Directory directory;

    RoomIndexer(EventLog log, Directory directory) {
        this.log = log;
        this.directory = directory;
    }

    /** For the tables as they are to be: what was said after the tables that are there. */
    RoomIndex index(RoomRecord to) {
        StreamId stream = StreamId.of(to.room());
        Pass pass = new Pass(stream);
        long at = directory.room(to.room()).map(RoomRecord::projected).orElse(0L);
        EventPages.each(log, stream, at, to.projected(), pass::take);
        return pass.index();
    }

    /** One reading of a part of the log. */
    private final class Pass {
        private final StreamId stream;
        private final List<Relation> relations = new ArrayList<>();
        private final List<Mention> mentions = new ArrayList<>();
        private final Set<Long> tombstones = new TreeSet<>();
        private final Set<Long> silenced = new TreeSet<>();
        private final List<GroupEpoch> epochs = new ArrayList<>();

        Pass(StreamId stream) {
            this.stream = stream;
        }

        void take(Event event) {
            List<Relation> said = Relation.in(event);
            relations.addAll(said);
            mentions.addAll(Mention.in(event));
            GroupEpoch epoch = GroupEpoch.in(event);
            if (epoch != null) {
                epochs.add(epoch);
            }
            if (event.type().equals(EventType.DELETION)) {
                delete(said.stream().map(Relation::of).toList());
            }
        }

        /** The contents of these events, and of all edits of the messages among them. */
        private void delete(List<Long> named) {
            Set<Long> near = new TreeSet<>(named);
            named.forEach(seq -> near.add(seq - 1));
            List<Event> events = EventPick.pick(log, stream, near);
            List<Long> messages =
                    events.stream()
                            .filter(event -> named.contains(event.seq()))
                            .filter(event -> EventType.counts(event.type()))
                            .map(Event::seq)
                            .toList();
            Set<Long> gone = new TreeSet<>(named);
            gone.addAll(editsOf(messages));
            log.scrub(stream, gone);
            messages.stream().filter(seq -> counted(events, seq)).forEach(tombstones::add);
            silenced.addAll(gone);
        }

        /** Its number tells, also once its content is gone. */
        private static boolean counted(List<Event> events, long seq) {
            long n = numberAt(events, seq, 0);
            return n > numberAt(events, seq - 1, n - 1);
        }

        private static long numberAt(List<Event> events, long seq, long otherwise) {
            return events.stream()
                    .filter(event -> event.seq() == seq)
                    .mapToLong(Event::n)
                    .findFirst()
                    .orElse(otherwise);
        }

        private Set<Long> editsOf(List<Long> messages) {
            Set<Long> edits = new TreeSet<>();
            directory
                    .relations(roomId(), messages, Set.of(EventType.EDIT), 0, Integer.MAX_VALUE)
                    .forEach(relation -> edits.add(relation.seq()));
            relations.stream()
                    .filter(r -> r.type().equals(EventType.EDIT) && messages.contains(r.of()))
                    .forEach(relation -> edits.add(relation.seq()));
            return edits;
        }

        private RoomId roomId() {
            return new RoomId(stream.id());
        }

        RoomIndex index() {
            relations.removeIf(relation -> silenced.contains(relation.seq()));
            mentions.removeIf(mention -> silenced.contains(mention.seq()));
            return new RoomIndex(relations, mentions, tombstones, silenced, epochs);
        }
    }
}
