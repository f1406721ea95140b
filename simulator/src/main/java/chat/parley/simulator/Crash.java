package chat.parley.simulator;

/** The node went down in the middle of this task: nothing after it happens. */
final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crash() {
        super("the node went down", null, false, false);
    }
}
