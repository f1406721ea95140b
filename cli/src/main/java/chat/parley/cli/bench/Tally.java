package chat.parley.cli.bench;

import chat.parley.protocol.ErrorCode;

import org.HdrHistogram.Histogram;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one event loop has seen; read by others only after the load. Not thread-safe. */
final class Tally {
    /** Longest latency told apart; a longer one counts as this. */
    private static final long MAX_MICROS = 600_000_000;

    private static final int REASONS = 5;

    /** From when a message was due until a reader had it, in microseconds. */
    final Histogram delivery = new Histogram(MAX_MICROS, 3);

    /** From when a message was due until its sender had the answer, in microseconds. */
    final Histogram ack = new Histogram(MAX_MICROS, 3);

    final Map<ErrorCode, Long> refused = new EnumMap<>(ErrorCode.class);
    final List<String> reasons = new ArrayList<>();
    private final long[] acknowledged;

    long deliveries;
    long deliveredBytes;
    long acks;
    long doubles;
    long holes;
    long foreign;
    long unasked;
    long missing;
    long unanswered;
    long unsent;
    long lost;
    long behind;
    long heads;
    private Window window = Window.NONE;

    Tally(int rooms) {
        this.acknowledged = new long[rooms];
    }

    void measure(Window measured) {
        window = measured;
    }

    /**
     * @param due when the message should have been sent, or {@link FrameScan#NO_STAMP}
     */
    void delivered(long now, long due, int bytes) {
        if (window.contains(now)) {
            deliveries++;
            deliveredBytes += bytes;
        }
        record(delivery, now, due);
    }

    void acknowledged(long now, long due, int room, long seq) {
        acknowledged[room] = Math.max(acknowledged[room], seq);
        if (window.contains(now)) {
            acks++;
        }
        record(ack, now, due);
    }

    void refused(ErrorCode code) {
        refused.merge(code, 1L, Long::sum);
    }

    void lost(String reason) {
        lost++;
        note(reason);
    }

    /** Keeps the first few reasons: they explain the rest. */
    void note(String reason) {
        if (reasons.size() < REASONS && !reasons.contains(reason)) {
            reasons.add(reason);
        }
    }

    /** The highest sequence of each room that the server has promised to keep. */
    long[] acknowledged() {
        return acknowledged.clone();
    }

    void raise(long[] sequences) {
        for (int room = 0; room < acknowledged.length; room++) {
            acknowledged[room] = Math.max(acknowledged[room], sequences[room]);
        }
    }

    void add(Tally other) {
        delivery.add(other.delivery);
        ack.add(other.ack);
        other.refused.forEach((code, times) -> refused.merge(code, times, Long::sum));
        other.reasons.forEach(this::note);
        raise(other.acknowledged);
        deliveries += other.deliveries;
        deliveredBytes += other.deliveredBytes;
        acks += other.acks;
        doubles += other.doubles;
        holes += other.holes;
        foreign += other.foreign;
        unasked += other.unasked;
        missing += other.missing;
        unanswered += other.unanswered;
        unsent += other.unsent;
        lost += other.lost;
        behind += other.behind;
        heads += other.heads;
    }

    private void record(Histogram histogram, long now, long due) {
        if (window.contains(due)) {
            histogram.recordValue(Math.clamp((now - due) / 1000, 0, MAX_MICROS));
        }
    }
}
