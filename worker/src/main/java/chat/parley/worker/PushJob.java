package chat.parley.worker;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.PushQueue;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.Presence;
import chat.parley.rooms.PresenceStore;
import chat.parley.rooms.RoomReader;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells sessions of messages while nobody is there: one turn of it, to be done by one node at a
 * time, about once a second. Two at once push twice, under the same topic. What was noted before a
 * node died is pushed by the next. For one thread; blocks.
 */
public final class PushJob implements Runnable, AutoCloseable {
    private static final Duration REFRESH = Duration.ofSeconds(5);

    private final PushWatch watch;
    private final PushGathering gathering;
    private final PushDelivery delivery;
    private final LongSupplier clockMs;
    private long refreshedAt = Long.MIN_VALUE;

    /**
     * What it looks at.
     *
     * @param clockMs milliseconds since 1970 UTC
     */
    public record Ports(
            EventHistory log,
            Directory directory,
            RoomReader reader,
            AccountStore accounts,
            PushQueue queue,
            Bus bus,
            Presence presence,
            PresenceStore chosen,
            LongSupplier clockMs) {}

    public PushJob(Ports ports, PushService service) {
        this(ports, service, PushDelivery.TURN);
    }

    PushJob(Ports ports, PushService service, Duration turn) {
        PushThreads threads = new PushThreads(ports.log(), ports.directory());
        this.watch = new PushWatch(ports.queue(), ports.bus());
        this.gathering =
                new PushGathering(
                        ports.log(),
                        ports.directory().blocks(),
                        threads,
                        ports.queue(),
                        ports.clockMs());
        this.delivery =
                new PushDelivery(
                        ports.queue(),
                        service,
                        new PushContents(
                                ports.reader(),
                                ports.directory(),
                                threads,
                                ports.accounts(),
                                ports.clockMs()),
                        new PushTiming(ports.directory(), ports.presence(), ports.chosen()),
                        turn,
                        ports.clockMs());
        this.clockMs = ports.clockMs();
    }

    /** What was noted is pushed also when no more could be. */
    @Override
    public void run() {
        try {
            refresh();
            gather();
        } finally {
            delivery.deliver();
        }
    }

    private void gather() {
        Set<RoomId> rooms = watch.take();
        try {
            gathering.gather(rooms);
        } catch (RuntimeException e) {
            watch.giveBack(rooms);
            throw e;
        }
    }

    private void refresh() {
        long now = clockMs.getAsLong();
        if (refreshedAt == Long.MIN_VALUE || Math.abs(now - refreshedAt) >= REFRESH.toMillis()) {
            watch.refresh();
            refreshedAt = now;
        }
    }

    /** Listens to no room until it runs again. */
    public void rest() {
        watch.close();
        refreshedAt = Long.MIN_VALUE;
    }

    @Override
    public void close() {
        watch.close();
    }
}
