package chat.parley.cli.bench;

/**
 * An open loop: message i is due at {@code from + i / rate}, whether or not earlier ones were
 * answered. Latencies counted from these times hide no waiting (no coordinated omission). All times
 * are {@link System#nanoTime()}. Not thread-safe.
 */
final class Schedule {
    private final long from;
    private final long messages;
    private final double intervalNanos;
    private long taken;

    /** Sends at {@code perSecond} from {@code from} until {@code to}, the latter excluded. */
    Schedule(long from, long to, double perSecond) {
        this.from = from;
        this.intervalNanos = 1e9 / perSecond;
        this.messages = Math.max(0, (long) Math.ceil((to - from) / intervalNanos));
    }

    boolean finished() {
        return taken == messages;
    }

    /** Messages that were not taken yet. */
    long remaining() {
        return messages - taken;
    }

    /** When the next message is due. */
    long next() {
        return from + (long) (taken * intervalNanos);
    }

    /** Whether a message is due at {@code now}. */
    boolean isDue(long now) {
        return !finished() && next() <= now;
    }

    /** Takes the next message; answers when it was due. */
    long take() {
        long due = next();
        taken++;
        return due;
    }
}
