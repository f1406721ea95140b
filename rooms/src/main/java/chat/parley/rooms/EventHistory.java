package chat.parley.rooms;

import chat.parley.protocol.Event;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The half of the {@link EventLog} that reads. Safe for use by many threads; every call may block
 * on I/O and belongs on a virtual thread.
 *
 * <p>Calls throw {@link StoreUnavailable} when the store cannot be reached, and {@link CorruptLog}
 * when what it holds does not match its checksums: such events are never served.
 */
public interface EventHistory {

    /**
     * Events with a sequence greater than {@code after}, ascending and dense from {@code max(after,
     * floor) + 1}; at most {@code limit} events and about {@link
     * chat.parley.protocol.Limits#PAGE_BYTES} of content, but at least one if there is any.
     */
    List<Event> read(StreamId stream, long after, int limit);

    /**
     * The last events with a sequence smaller than {@code before}, ascending and dense; bounded as
     * {@link #read} is.
     */
    List<Event> readBack(StreamId stream, long before, int limit);

    /**
     * Where the stream stands, including every append that was answered before the call. After an
     * {@link Append.Unknown} the outcome is decided once this was read.
     */
    StreamHead head(StreamId stream);

    /** As {@link #head}, for many streams by few queries; answers for each of them. */
    Map<StreamId, StreamHead> heads(Collection<StreamId> streams);

    /**
     * Streams that have ever been written to, in the order of their ids.
     *
     * @param after the last stream of the page before; null for the first page
     */
    List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit);

    /** The {@link StreamHead#position} of the newest append. */
    long position();
}
