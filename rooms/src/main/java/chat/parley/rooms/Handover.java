package chat.parley.rooms;

import chat.parley.protocol.RoomId;
import chat.parley.rooms.Affinity.Effect;
import chat.parley.rooms.Affinity.Input;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The shell around {@link Affinity}: sends go to the node that owns the room, and what other nodes
 * hand over is sequenced here. Safe for use by many threads.
 */
public final class Handover implements Sends, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final Duration TICK = Duration.ofMillis(100);

    /** A node that is left alone waits up to so long before it appends. */
    private static final int PAUSE_MS = 250;

    private final String node;
    private final Sends here;
    private final Relay relay;
    private final LongSupplier elapsedMs;
    private final RandomGenerator random;
    private final Affinity affinity;

    /** What is to be done, in the order in which it was decided. */
    private final Queue<Effect> pending = new ConcurrentLinkedQueue<>();

    /** How often {@link #pending} grew since its end was seen; whoever makes it 1 carries out. */
    private final AtomicInteger grown = new AtomicInteger();

    /** What other nodes handed over and was not answered yet: bounded as the sequencers are. */
    private final Set<Foreign> underWay = ConcurrentHashMap.newKeySet();

    private final Thread ticks;

    /** A send, as the node that asked for it knows it. */
    private record Foreign(String from, long number) {}

    /**
     * @param node names this process, as others know it by its {@link Heartbeat}
     * @param here the sequencers of this node
     * @param elapsedMs milliseconds since some moment; never set back
     * @param random safe for use by many threads
     */
    public Handover(
            String node, Sends here, Relay relay, LongSupplier elapsedMs, RandomGenerator random) {
        this.node = node;
        this.here = here;
        this.relay = relay;
        this.elapsedMs = elapsedMs;
        this.random = random;
        this.affinity = new Affinity(node);
        relay.listen(node, this::heard, () -> feed(new Input.Missed(now())));
        this.ticks = Thread.ofVirtual().name("handover").start(this::tick);
    }

    @Override
    public void submit(RoomId room, Submission event) {
        feed(new Input.Submitted(room, event, now()));
    }

    /** These nodes own rooms now; none: that cannot be known. */
    public void owners(Set<String> live) {
        feed(new Input.Seen(live, now(), pause()));
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(TICK);
                feed(new Input.Tick(now(), pause()));
            }
        } catch (InterruptedException _) {
            LOG.debug("nothing is handed over any more");
        }
    }

    private void heard(Relay.Message message) {
        switch (message) {
            case Relay.Message.Request request -> sequence(request);
            case Relay.Message.Reply(long number, var outcome) ->
                    feed(new Input.Answered(number, outcome, now()));
            case Relay.Message.Inquiry(var from, long number) ->
                    relay.send(
                            from,
                            new Relay.Message.Standing(
                                    number, underWay.contains(new Foreign(from, number))),
                            _ -> {});
            case Relay.Message.Standing(long number, boolean underWay) ->
                    feed(new Input.Told(number, underWay, now()));
        }
    }

    private void sequence(Relay.Message.Request request) {
        Foreign asked = new Foreign(request.from(), request.number());
        underWay.add(asked);
        try {
            here.submit(
                    request.room(),
                    new Submission(
                            request.id(),
                            request.type(),
                            request.content(),
                            request.sender(),
                            request.device(),
                            outcome -> reply(request, outcome)));
        } catch (RuntimeException e) {
            underWay.remove(asked);
            throw e;
        }
    }

    /** Whoever misses an answer inquires, finds it not under way, and hands the same over again. */
    private void reply(Relay.Message.Request request, Outcome outcome) {
        underWay.remove(new Foreign(request.from(), request.number()));
        relay.send(request.from(), new Relay.Message.Reply(request.number(), outcome), _ -> {});
    }

    private void feed(Input input) {
        synchronized (affinity) {
            pending.addAll(affinity.on(input));
        }
        if (grown.getAndIncrement() == 0) {
            carryOut();
        }
    }

    /** By one thread at a time, so that the order holds. */
    private void carryOut() {
        int seen = 1;
        do {
            for (Effect next = pending.poll(); next != null; next = pending.poll()) {
                carryOut(next);
            }
            seen = grown.addAndGet(-seen);
        } while (seen != 0);
    }

    private void carryOut(Effect effect) {
        try {
            switch (effect) {
                case Effect.Sequence(long number, var room, var event) ->
                        here.submit(
                                room,
                                new Submission(
                                        event.id(),
                                        event.type(),
                                        event.content(),
                                        event.sender(),
                                        event.device(),
                                        outcome ->
                                                feed(new Input.Answered(number, outcome, now()))));
                case Effect.HandOver(var owner, long number, var room, var event) ->
                        relay.send(
                                owner,
                                new Relay.Message.Request(
                                        node,
                                        number,
                                        room,
                                        event.id(),
                                        event.type(),
                                        event.content(),
                                        event.sender(),
                                        event.device()),
                                received -> sent(number, received));
                case Effect.Inquire(var owner, long number) ->
                        relay.send(
                                owner,
                                new Relay.Message.Inquiry(node, number),
                                received -> sent(number, received));
                case Effect.Answer(var to, var outcome) -> to.answer(outcome);
            }
        } catch (RuntimeException e) {
            LOG.error("A send is answered when its time is over", e);
        }
    }

    private void sent(long number, boolean received) {
        if (!received) {
            feed(new Input.Unheard(number, now(), pause()));
        }
    }

    private long now() {
        return elapsedMs.getAsLong();
    }

    private long pause() {
        return random.nextInt(PAUSE_MS);
    }

    @Override
    public void close() {
        ticks.interrupt();
    }
}
