package chat.parley.simulator;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** Runs worlds. Safe for use by many threads: worlds share nothing. */
public final class Simulator {
    private Simulator() {}

    /** Runs the world of a seed. */
    public static Run run(long seed) {
        return run(seed, null);
    }

    /**
     * Runs the world of a seed.
     *
     * @param trace takes each step as a line of text; null when nobody reads it
     */
    public static Run run(long seed, @Nullable Consumer<String> trace) {
        return new World(seed, trace).run();
    }
}
