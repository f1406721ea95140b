package chat.parley.rooms;

/** Sequences {@code from} to {@code to}, both included, during which somebody was a member. */
public record Interval(long from, long to) {
    /** The {@code to} of a membership that goes on. */
    public static final long OPEN = Long.MAX_VALUE;

    public boolean contains(long seq) {
        return from <= seq && seq <= to;
    }

    public boolean isOpen() {
        return to == OPEN;
    }
}
