package chat.parley.cli.bench;

import io.netty.channel.EventLoop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One event loop of the load client: its connections, its share of the schedule and its tally. Runs
 * on the event loop, but for the constructor and {@link #connection}.
 */
final class LoadLoop {
    /** So many messages at once when late, then the loop reads again. */
    private static final int BURST = 64;

    /** Past it messages that are due are given up and counted as not sent. */
    private static final int MAX_HELD = 100_000;

    private static final long ORDER_SEED = 1;

    private final EventLoop events;
    private final String host;
    private final int payload;
    private final Tally tally;
    private final Watch watch;
    private final FrameScan scan = new FrameScan();
    private final List<LoadConnection> connections = new ArrayList<>();
    private Schedule schedule = new Schedule(0, 0, 1);
    private int nextSender;
    private int heldMessages;
    private int unacknowledged = 1;
    private long heartbeatMs = 30_000;
    private int heartbeatTurn;
    private boolean closing;
    private long now;

    /** Told, on the event loop, what becomes of connections. */
    interface Watch {
        /** One more is subscribed. */
        void live();

        /** One was refused, or closed against our will. */
        void lost(String reason);
    }

    LoadLoop(EventLoop events, String host, int payload, int rooms, Watch watch) {
        this.events = events;
        this.host = host;
        this.payload = payload;
        this.tally = new Tally(rooms);
        this.watch = watch;
    }

    EventLoop events() {
        return events;
    }

    /** A connection to be registered with this loop. Callable by any thread. */
    LoadConnection connection(Seat seat) {
        return new LoadConnection(this, seat);
    }

    void keepAlive() {
        var _ = events.scheduleAtFixedRate(this::heartbeat, 1, 1, TimeUnit.SECONDS);
    }

    /** Takes up the load; senders take turns in an order that spreads them over the rooms. */
    void begin(Schedule load, Window window) {
        Collections.shuffle(connections, new Random(ORDER_SEED));
        schedule = load;
        tally.measure(window);
        sendDue();
    }

    /** Ends the load: what is not sent by now is not sent any more. */
    void stop() {
        tally.unsent += schedule.remaining();
        schedule = new Schedule(0, 0, 1);
        connections.forEach(LoadConnection::stop);
    }

    /** Whether all that was due is sent and answered. */
    boolean answered() {
        return schedule.finished() && connections.stream().allMatch(LoadConnection::answered);
    }

    /** Whether every connection has seen what was acknowledged. */
    boolean caughtUp(long[] acknowledged) {
        return connections.stream().allMatch(connection -> connection.caughtUp(acknowledged));
    }

    /** The sequences that its connections have reached, added up: it rises while events arrive. */
    long seen() {
        return connections.stream().mapToLong(LoadConnection::seq).sum();
    }

    Tally audit(long[] acknowledged) {
        connections.forEach(connection -> connection.audit(acknowledged));
        return tally;
    }

    /** From now on closed connections are as wanted. */
    void close() {
        closing = true;
    }

    private void sendDue() {
        now = System.nanoTime();
        for (int sent = 0; sent < BURST && schedule.isDue(now); sent++) {
            LoadConnection sender = connections.get(nextSender);
            nextSender = (nextSender + 1) % connections.size();
            sender.send(schedule.take());
        }
        if (!schedule.finished()) {
            long wait = Math.max(0, schedule.next() - System.nanoTime());
            var _ = events.schedule(this::sendDue, wait, TimeUnit.NANOSECONDS);
        }
    }

    /** Each connection says something well within its heartbeat; they take turns by the second. */
    private void heartbeat() {
        int turns = (int) Math.max(1, heartbeatMs * 2 / 3 / 1000);
        heartbeatTurn = (heartbeatTurn + 1) % turns;
        for (int i = heartbeatTurn; i < connections.size(); i += turns) {
            connections.get(i).ping();
        }
    }

    // what its connections ask and tell

    Tally tally() {
        return tally;
    }

    FrameScan scan() {
        return scan;
    }

    String host() {
        return host;
    }

    int payload() {
        return payload;
    }

    int unacknowledged() {
        return unacknowledged;
    }

    /** When the bytes that are being read had arrived. */
    long now() {
        return now;
    }

    void read() {
        now = System.nanoTime();
    }

    void bounds(int unacknowledgedSends, long heartbeat) {
        unacknowledged = unacknowledgedSends;
        heartbeatMs = heartbeat;
    }

    /** Whether a message that is due may wait; otherwise it counts as not sent. */
    boolean hold() {
        if (heldMessages == MAX_HELD) {
            tally.unsent++;
            return false;
        }
        heldMessages++;
        return true;
    }

    void release() {
        heldMessages--;
    }

    void live(LoadConnection connection) {
        connections.add(connection);
        watch.live();
    }

    void lost(String reason) {
        if (!closing) {
            tally.lost(reason);
            watch.lost(reason);
        }
    }
}
