package chat.parley.storage.cassandra;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.rooms.Checksum;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.StoredEvent;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The events of one append: a row. The column {@code events}, big-endian:
 *
 * <pre>
 *  0 16  link of the event before the first one that is there
 * 16  4  how many from the first on were trimmed
 * 20  4  length of an event in bytes
 * 24     the event, see {@link StoredEvent}
 *        length, event …
 * </pre>
 *
 * @param first sequence of the first event, also when that was trimmed
 * @param version of the row
 */
record Batch(long first, int version, Checksum before, int trimmed, List<StoredEvent> events) {
    private static final int FIXED = Checksum.LENGTH + Integer.BYTES;

    /** About what comes with each content. */
    private static final int EVENT_BYTES = 112;

    Batch {
        events = List.copyOf(events);
    }

    /** Chains events to the one before. */
    static Batch chained(Checksum linkBefore, StreamId stream, List<Event> events) {
        List<StoredEvent> stored = new ArrayList<>();
        Checksum link = linkBefore;
        for (Event event : events) {
            stored.add(StoredEvent.chained(link, stream, event));
            link = stored.getLast().link();
        }
        return new Batch(events.getFirst().seq(), 1, linkBefore, 0, stored);
    }

    /** Reads a row and checks all of it. */
    static Batch read(StreamId stream, long first, int version, ByteBuffer bytes) {
        try {
            return read(stream, first, version, bytes, Checksum.read(bytes), bytes.getInt());
        } catch (BufferUnderflowException _) {
            throw new CorruptLog(stream, first, "the events cannot be read");
        }
    }

    private static Batch read(
            StreamId stream,
            long first,
            int version,
            ByteBuffer bytes,
            Checksum before,
            int trimmed) {
        List<StoredEvent> events = new ArrayList<>();
        Checksum link = before;
        for (long seq = first + trimmed; bytes.hasRemaining(); seq++) {
            StoredEvent stored = StoredEvent.read(stream, seq, next(bytes)).verify(stream, link);
            link = stored.link();
            events.add(stored);
        }
        if (trimmed < 0 || events.isEmpty()) {
            throw new CorruptLog(stream, first, "the events are missing");
        }
        return new Batch(first, version, before, trimmed, events);
    }

    private static byte[] next(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] next = new byte[length];
        bytes.get(next);
        return next;
    }

    /** About how many bytes the row has. */
    long size() {
        return FIXED
                + events.stream()
                        .mapToLong(one -> one.event().content().size() + EVENT_BYTES)
                        .sum();
    }

    ByteBuffer bytes() {
        List<byte[]> bodies = events.stream().map(StoredEvent::body).toList();
        int size = FIXED;
        for (byte[] body : bodies) {
            size += Integer.BYTES + body.length;
        }
        ByteBuffer bytes = before.write(ByteBuffer.allocate(size)).putInt(trimmed);
        bodies.forEach(body -> bytes.putInt(body.length).put(body));
        return bytes.flip();
    }

    /** Sequence of the first event that is there. */
    long start() {
        return first + trimmed;
    }

    long last() {
        return first + trimmed + events.size() - 1;
    }

    Checksum link() {
        return events.getLast().link();
    }

    StoredEvent at(long seq) {
        return events.get((int) (seq - start()));
    }

    List<EventId> ids() {
        return events.stream().map(stored -> stored.event().id()).toList();
    }

    Batch scrubbed(Set<Long> seqs) {
        List<StoredEvent> scrubbed =
                events.stream()
                        .map(one -> seqs.contains(one.event().seq()) ? one.scrub() : one)
                        .toList();
        return new Batch(first, version + 1, before, trimmed, scrubbed);
    }

    /** Without the events up to {@code floor}, of which at least one is left. */
    Batch trimmedTo(long floor) {
        int gone = (int) (floor + 1 - start());
        return new Batch(
                first,
                version + 1,
                at(floor).link(),
                trimmed + gone,
                events.subList(gone, events.size()));
    }
}
