package chat.parley.rooms;

/**
 * Sequences {@code from} to {@code to}, both included, during which somebody was a member.
 *
 * @param shown from where on they may read: {@code from}, or an earlier sequence where the room
 *     shows its history to those who join
 */
public record Interval(long from, long to, long shown) {
    /** The {@code to} of a membership that goes on. */
    public static final long OPEN = Long.MAX_VALUE;

    /** Of somebody who sees nothing of what was before they came. */
    public Interval(long from, long to) {
        this(from, to, from);
    }

    /** Whether the person sees the event. */
    public boolean contains(long seq) {
        return shown <= seq && seq <= to;
    }

    public boolean isOpen() {
        return to == OPEN;
    }

    Interval until(long end) {
        return new Interval(from, end, shown);
    }
}
