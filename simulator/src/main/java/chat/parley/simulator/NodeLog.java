package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.TailCache;
import chat.parley.rooms.TailCache.Bounds;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The log as one node reaches it. */
final class NodeLog implements EventLog {
    /** Fewer than there can be rooms. */
    private static final int HELD_STREAMS = 1;

    private final Node node;
    private final Stores stores;

    NodeLog(Node node, Stores stores) {
        this.node = node;
        this.stores = stores;
    }

    /** As people read it in one life of the node. */
    EventHistory cached() {
        int page = node.world().plan().setting().pageEvents();
        Bounds usual = Bounds.DEFAULT;
        Bounds bounds =
                new Bounds(
                        HELD_STREAMS,
                        2 * page,
                        usual.tailBytes(),
                        usual.bytes(),
                        page,
                        usual.ageMs(),
                        usual.waiting());
        return new TailCache(this, bounds, node.world()::now);
    }

    @Override
    public Append append(StreamId stream, long head, List<Event> events) {
        node.call();
        return stores.append(new Effect.Append(stream, head, events));
    }

    @Override
    public List<Event> read(StreamId stream, long after, int limit) {
        node.call();
        return stores.log().read(stream, after, page(limit));
    }

    @Override
    public List<Event> readBack(StreamId stream, long before, int limit) {
        node.call();
        return stores.log().readBack(stream, before, page(limit));
    }

    /** Pages are small in many worlds, so that there are some. */
    private int page(int limit) {
        return Math.min(limit, node.world().plan().setting().pageEvents());
    }

    @Override
    public StreamHead head(StreamId stream) {
        node.call();
        stores.decide(stream);
        return stores.log().head(stream);
    }

    @Override
    public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
        node.call();
        streams.forEach(stores::decide);
        return stores.log().heads(streams);
    }

    @Override
    public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
        node.call();
        return stores.log().streams(kind, after, limit);
    }

    @Override
    public void scrub(StreamId stream, Collection<Long> seqs) {
        node.call();
        stores.log().scrub(stream, seqs);
    }

    @Override
    public void trim(StreamId stream, long floor) {
        node.call();
        stores.log().trim(stream, floor);
    }

    @Override
    public long position() {
        node.call();
        return stores.log().position();
    }

    @Override
    public void close() {}
}
