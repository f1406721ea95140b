package chat.parley.gateway;

import chat.parley.rooms.StreamId;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What one event loop delivers to its connections. Other threads put work into one queue; the loop
 * takes all that has queued up, writes first, and flushes each touched connection once at the end:
 * under load that is what makes deliveries cheap.
 *
 * <p>{@link #execute} and {@link #deliver} may be called by any thread, everything else by the loop
 * only. Deliveries past {@link GatewayConfig#deliveriesWaiting} are left out and read from the log
 * later; all other work is an answer to something bounded.
 */
public final class Fanout implements Executor {
    /** Then the loop looks after its sockets before it goes on. */
    private static final int WORK_AT_ONCE = 512;

    private final Executor loop;
    private final Topics topics;
    private final int mostDeliveries;
    private final GatewayCounts counts;
    private final Consumer<RuntimeException> defects;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicInteger deliveries = new AtomicInteger();
    private final Map<StreamId, LocalTopic> local = new HashMap<>();
    private final Set<LocalTopic> changed = new LinkedHashSet<>();
    private final List<ClientSession> sessions = new ArrayList<>();
    private final List<ClientSession> touched = new ArrayList<>();

    Fanout(
            Executor loop,
            Topics topics,
            int mostDeliveries,
            GatewayCounts counts,
            Consumer<RuntimeException> defects) {
        this.loop = loop;
        this.topics = topics;
        this.mostDeliveries = mostDeliveries;
        this.counts = counts;
        this.defects = defects;
    }

    /** Runs the work on the loop, after what is queued already. */
    @Override
    public void execute(Runnable work) {
        queue.add(work);
        schedule();
    }

    /** Takes over the caller's reference to the batch. */
    void deliver(LocalTopic topic, Batch batch) {
        if (deliveries.incrementAndGet() > mostDeliveries) {
            deliveries.decrementAndGet();
            batch.release();
            counts.putAside();
            topic.miss(batch.last());
        } else {
            execute(() -> delivered(topic, batch));
        }
    }

    private void delivered(LocalTopic topic, Batch batch) {
        deliveries.decrementAndGet();
        try {
            topic.deliver(batch);
        } finally {
            batch.release();
        }
    }

    /** Takes over the caller's reference; what does not fit is lost, as it may be. */
    void mention(LocalTopic topic, EncodedFrame frame, Predicate<ClientSession> to) {
        if (deliveries.incrementAndGet() > mostDeliveries) {
            deliveries.decrementAndGet();
            frame.release();
        } else {
            execute(() -> mentioned(topic, frame, to));
        }
    }

    private void mentioned(LocalTopic topic, EncodedFrame frame, Predicate<ClientSession> to) {
        deliveries.decrementAndGet();
        try {
            topic.mention(frame, to);
        } finally {
            frame.release();
        }
    }

    /** Deliveries that wait for the loop at this moment. Any thread may ask. */
    int waiting() {
        return deliveries.get();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this::drain);
            } catch (RejectedExecutionException _) {
                queue.clear(); // the loop has ended, and its connections with it
            }
        }
    }

    private void drain() {
        scheduled.set(false);
        for (int i = 0; i < WORK_AT_ONCE; i++) {
            Runnable work = queue.poll();
            if (work == null) {
                break;
            }
            run(work);
        }
        flush();
        if (!queue.isEmpty()) {
            schedule();
        }
    }

    /** A defect that shows with one connection must not harm the others. */
    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            defects.accept(e);
        }
    }

    private void flush() {
        touched.forEach(ClientSession::flush);
        touched.clear();
    }

    /** The session has something to be flushed. To be called once until {@link #flush}. */
    void touch(ClientSession session) {
        touched.add(session);
        schedule();
    }

    void add(ClientSession session) {
        session.index = sessions.size();
        sessions.add(session);
    }

    void remove(ClientSession session) {
        ClientSession last = sessions.removeLast();
        if (last != session) {
            sessions.set(session.index, last);
            last.index = session.index;
        }
    }

    /** Goes backwards: a session may end when it is its turn. */
    void forEachSession(Consumer<ClientSession> action) {
        for (int i = sessions.size() - 1; i >= 0; i--) {
            if (i < sessions.size()) {
                ClientSession session = sessions.get(i);
                run(() -> action.accept(session));
            }
        }
    }

    /** To be called four times a second: tells heads and looks after time limits. */
    public void tick() {
        changed.forEach(LocalTopic::tellHead);
        changed.clear();
        forEachSession(ClientSession::tick);
    }

    void changed(LocalTopic topic) {
        changed.add(topic);
    }

    Follower join(StreamId stream, ClientSession session) {
        Follower follower = follower(stream, session);
        follower.topic.followers().add(follower);
        topics.update(follower.topic);
        return follower;
    }

    Follower watch(StreamId stream, ClientSession session) {
        Follower follower = follower(stream, session);
        follower.topic.watchers().add(follower);
        topics.update(follower.topic);
        return follower;
    }

    private Follower follower(StreamId stream, ClientSession session) {
        return new Follower(
                session, local.computeIfAbsent(stream, each -> new LocalTopic(each, this)));
    }

    void leave(Follower follower) {
        follower.topic.followers().remove(follower);
        left(follower.topic);
    }

    void unwatch(Follower follower) {
        follower.topic.watchers().remove(follower);
        left(follower.topic);
    }

    private void left(LocalTopic topic) {
        if (topic.isEmpty()) {
            local.remove(topic.stream());
            changed.remove(topic);
        }
        topics.update(topic);
    }
}
