package chat.parley.cli.bench;

/**
 * The measured time.
 *
 * @param from included, as {@link System#nanoTime()}
 * @param to excluded
 */
record Window(long from, long to) {
    static final Window NONE = new Window(0, 0);

    boolean contains(long nanos) {
        return nanos >= from && nanos < to;
    }

    double seconds() {
        return (to - from) / 1e9;
    }
}
