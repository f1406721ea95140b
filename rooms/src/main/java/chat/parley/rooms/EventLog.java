package chat.parley.rooms;

import chat.parley.protocol.Event;

import java.util.Collection;
import java.util.List;

/**
 * The port to the log: streams of events, numbered densely from 1. Safe for use by many threads;
 * every call may block on I/O and belongs on a virtual thread.
 *
 * <p>Compare-and-set is the whole concurrency story: an append names the head that it follows. Two
 * writers can slow each other down; they cannot corrupt a stream.
 *
 * <p>Calls throw {@link StoreUnavailable} when the store cannot be reached and nothing was done,
 * and {@link CorruptLog} when what it holds does not match its checksums: such events are never
 * served.
 */
public interface EventLog extends EventHistory, AutoCloseable {

    /**
     * Appends all of {@code events} right after {@code head}, or nothing. Durable once it answers
     * {@link Append.Appended}. The first event has sequence {@code head + 1}, the others follow
     * densely, and {@code n} goes on from the stream's count; anything else is an {@link
     * IllegalArgumentException}, see {@link AppendRules}. At most {@link #BATCH_EVENTS} events.
     */
    Append append(StreamId stream, long head, List<Event> events);

    /**
     * Replaces the contents of these events by {@link chat.parley.protocol.Content#EMPTY}; their
     * numbers and everything else stay. What is not there is passed over. Durable once it returns.
     */
    void scrub(StreamId stream, Collection<Long> seqs);

    /**
     * Deletes events up to {@code floor}, at most to the head; head and count stay. A lower floor
     * changes nothing.
     */
    void trim(StreamId stream, long floor);

    /** Most events in one append. */
    int BATCH_EVENTS = 500;

    @Override
    void close();
}
