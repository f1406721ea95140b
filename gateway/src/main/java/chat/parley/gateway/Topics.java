package chat.parley.gateway;

import chat.parley.rooms.Bus;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams that somebody on this node follows: each is subscribed on the bus once, however many
 * connections follow it. Safe for use by many threads.
 */
final class Topics {
    private static final int DOUBTFUL_AT_ONCE = 1_000;

    private final ConcurrentHashMap<StreamId, Topic> topics = new ConcurrentHashMap<>();
    private final EventHistory log;
    private final Bus bus;
    private final Offload reads;
    private final GatewayCounts counts;

    /** Those that may have missed signals since they were compared. */
    private final Set<Topic> doubtful = ConcurrentHashMap.newKeySet();

    /** Where the next round of {@link #compareHeads} goes on; used by its one thread only. */
    private Iterator<Topic> round = List.<Topic>of().iterator();

    Topics(EventHistory log, Bus bus, Offload reads, GatewayCounts counts) {
        this.log = log;
        this.bus = bus;
        this.reads = reads;
        this.counts = counts;
    }

    /** Takes in whether the loop has followers of this stream, and what they need. */
    void update(LocalTopic local) {
        boolean empty = local.isEmpty();
        topics.compute(local.stream(), (stream, topic) -> updated(stream, topic, local, empty));
    }

    private @Nullable Topic updated(
            StreamId stream, @Nullable Topic known, LocalTopic local, boolean empty) {
        if (known == null && empty) {
            return null;
        }
        Topic topic = known == null ? new Topic(stream, log, reads, counts, doubtful::add) : known;
        if (known == null) {
            topic.listen(bus);
        }
        return topic.update(local) ? topic : null;
    }

    int size() {
        return topics.size();
    }

    /**
     * Compares where streams stand with what their followers know, so that a signal that was lost
     * is made up for: first all of which the bus says so, then the next {@code most}. Blocks; to be
     * called by one thread at a time, again and again: it goes round.
     */
    void compareHeads(int most) {
        while (!doubtful.isEmpty()) {
            List<Topic> batch = take(doubtful.iterator(), DOUBTFUL_AT_ONCE);
            batch.forEach(doubtful::remove); // before: what is missed from now on counts again
            compareDoubtful(batch);
        }
        if (!round.hasNext()) {
            round = topics.values().iterator();
        }
        compareHeads(take(round, most));
    }

    private static List<Topic> take(Iterator<Topic> from, int most) {
        List<Topic> batch = new ArrayList<>();
        while (batch.size() < most && from.hasNext()) {
            batch.add(from.next());
        }
        return batch;
    }

    private void compareDoubtful(List<Topic> batch) {
        try {
            compareHeads(batch);
        } catch (RuntimeException e) {
            doubtful.addAll(batch);
            throw e;
        }
    }

    private void compareHeads(List<Topic> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Map<StreamId, StreamHead> heads = log.heads(batch.stream().map(Topic::stream).toList());
        for (Topic topic : batch) {
            StreamHead head = heads.get(topic.stream());
            if (head != null) {
                topic.headSeen(head);
            }
        }
    }

    void close() {
        topics.values().forEach(Topic::close);
        topics.clear();
    }
}
