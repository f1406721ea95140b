package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A log in memory, gone with the process: for tests, for the simulator, and to compare other
 * adapters with. Deterministic.
 */
public final class MemoryEventLog implements EventLog {
    private final Map<StreamId, Stream> streams = new HashMap<>();
    private final long generation;
    private long position;

    /**
     * @param generation see {@link StreamHead#generation}
     */
    public MemoryEventLog(long generation) {
        this.generation = generation;
    }

    @Override
    public synchronized Append append(StreamId id, long head, List<Event> events) {
        AppendRules.checkSequence(head, events);
        Stream stream = streams.getOrDefault(id, new Stream());
        if (stream.head() != head) {
            return new Append.Conflict(stream.head());
        }
        AppendRules.checkCount(stream.count, events);
        position += events.size();
        stream.add(events, position);
        streams.put(id, stream);
        return new Append.Appended();
    }

    @Override
    public synchronized List<Event> read(StreamId id, long after, int limit) {
        PageBudget budget = new PageBudget(limit);
        return stream(id).after(after).stream().takeWhile(budget::takes).toList();
    }

    @Override
    public synchronized List<Event> readBack(StreamId id, long before, int limit) {
        PageBudget budget = new PageBudget(limit);
        List<Event> page = new ArrayList<>();
        stream(id).before(before).reversed().stream().takeWhile(budget::takes).forEach(page::add);
        Collections.reverse(page);
        return List.copyOf(page);
    }

    @Override
    public synchronized StreamHead head(StreamId id) {
        Stream stream = stream(id);
        return new StreamHead(
                generation, stream.floor, stream.head(), stream.count, stream.at, stream.position);
    }

    @Override
    public synchronized Map<StreamId, StreamHead> heads(Collection<StreamId> ids) {
        Map<StreamId, StreamHead> heads = new LinkedHashMap<>();
        ids.forEach(id -> heads.put(id, head(id)));
        return heads;
    }

    @Override
    public synchronized List<StreamId> streams(
            StreamId.Kind kind, @Nullable StreamId after, int limit) {
        return streams.keySet().stream()
                .filter(id -> id.kind() == kind)
                .filter(id -> after == null || Uuids.compare(id.id(), after.id()) > 0)
                .sorted((one, other) -> Uuids.compare(one.id(), other.id()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void scrub(StreamId id, Collection<Long> seqs) {
        Stream stream = stream(id);
        seqs.forEach(stream::scrub);
    }

    @Override
    public synchronized void trim(StreamId id, long floor) {
        stream(id).trim(floor);
    }

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public void close() {}

    private Stream stream(StreamId id) {
        return streams.getOrDefault(id, new Stream());
    }

    /** Invariant: {@code events} are exactly those with sequences floor + 1 to head. */
    private static final class Stream {
        private final List<Event> events = new ArrayList<>();
        private long floor;
        private long count;
        private long at;
        private long position;

        long head() {
            return floor + events.size();
        }

        void add(List<Event> more, long newPosition) {
            events.addAll(more);
            count = more.getLast().n();
            at = more.getLast().at();
            position = newPosition;
        }

        List<Event> after(long seq) {
            return events.subList(upTo(seq), events.size());
        }

        List<Event> before(long seq) {
            return events.subList(0, upTo(seq - 1));
        }

        void scrub(long seq) {
            if (seq > floor && seq <= head()) {
                events.set(upTo(seq - 1), events.get(upTo(seq - 1)).scrubbed());
            }
        }

        void trim(long newFloor) {
            int gone = upTo(newFloor);
            events.subList(0, gone).clear();
            floor += gone;
        }

        /** How many of the events have a sequence up to this one. */
        private int upTo(long seq) {
            return Math.clamp(seq - floor, 0, events.size());
        }
    }
}
